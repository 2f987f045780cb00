//! maginfuse for a web page: a request in, the answer of the command line out.
//!
//! Memory is handed over by three plain exports. The page asks for room with [`alloc`], writes a
//! request (see [`request`]) into it, and gives it to [`run`], which takes the room back and
//! returns the reply: its length in 4 bytes, lowest first, then that many bytes of JSON. The page
//! returns the reply with [`release`].

mod commands;
mod form;
mod request;
mod ward;

#[cfg(target_arch = "wasm32")]
#[link(wasm_import_module = "page")]
unsafe extern "C" {
    /// Hears how far a long command is: a number that goes out, and none that comes in.
    #[link_name = "progress"]
    safe fn page_progress(done: f64, all: f64);
}

/// Tells the page how much of a long command is done.
fn progress(done: u64, all: u64) {
    #[cfg(target_arch = "wasm32")]
    page_progress(done as f64, all as f64);
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (done, all);
}

/// Bytes before a reply that hold its length.
const HEAD: usize = 4;

/// Room for a request of `length` bytes.
#[unsafe(no_mangle)]
pub extern "C" fn alloc(length: usize) -> *mut u8 {
    Box::into_raw(vec![0_u8; length].into_boxed_slice()).cast()
}

/// Answers the request.
///
/// # Safety
/// `bytes` came from [`alloc`] with this `length`, and nobody uses it afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn run(bytes: *mut u8, length: usize) -> *mut u8 {
    // SAFETY: by the contract this is the whole box of `alloc`, given back once.
    let request = unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(bytes, length)) };
    let reply = request::answer(&request);
    // A reply of 4 GiB does not fit into the memory of the page.
    let mut room = (reply.len() as u32).to_le_bytes().to_vec();
    room.extend(reply);
    Box::into_raw(room.into_boxed_slice()).cast()
}

/// Takes a reply back.
///
/// # Safety
/// `reply` came from [`run`], and nobody uses it afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn release(reply: *mut u8) {
    // SAFETY: by the contract the first bytes are the length that `run` wrote, and the box has
    // that many more.
    unsafe {
        let length = u32::from_le_bytes(*reply.cast::<[u8; HEAD]>()) as usize;
        let whole = std::ptr::slice_from_raw_parts_mut(reply, HEAD + length);
        drop(Box::from_raw(whole));
    }
}
