//! Real words from outside this program: none is refused as a slip of another.

use maginfuse::vocabulary::{Lookup, conditions, medications};

/// Generic names of drugs in use.
const DRUGS: &str = "\
    abacavir abatacept abemaciclib acalabrutinib acarbose acetazolamide acitretin adalimumab \
    adefovir afatinib aflibercept agalsidase alectinib alemtuzumab alfuzosin alirocumab alizapride \
    aliskiren alogliptin alosetron alprostadil amantadine ambrisentan amiloride aminophylline \
    amisulpride amoxapine anagrelide anakinra apomorphine apremilast aprepitant aripiprazole \
    armodafinil asenapine atazanavir atovaquone atomoxetine avanafil axitinib azacitidine \
    azelastine aztreonam bacitracin baclofen baricitinib bendamustine benserazide benzocaine \
    benztropine betaxolol bexarotene bimatoprost biperiden bisoprolol bortezomib bosutinib \
    brentuximab brexpiprazole brimonidine brinzolamide brivaracetam bromocriptine budesonide \
    bupivacaine cabergoline cabozantinib calcitonin canagliflozin cangrelor carbachol \
    carbamazepine carbimazole carfilzomib cariprazine carmustine cefaclor cefadroxil cefdinir \
    cefixime cefpodoxime cefprozil ceftaroline ceftobiprole cefotetan cefoxitin celecoxib \
    cenobamate certolizumab chlorambucil chlordiazepoxide chlorhexidine chlorpromazine \
    chlorpheniramine chlorpropamide cilostazol cimetidine cladribine clobetasol clofazimine \
    clonazepam clorazepate clotrimazole cobicistat colestipol crizotinib cyproheptadine \
    cyproterone cytarabine dabrafenib dacarbazine dactinomycin dantrolene dapsone darifenacin \
    darunavir dasatinib daunorubicin deferasirox deferoxamine degarelix delafloxacin desogestrel \
    deutetrabenazine diazoxide diclofenac dicyclomine didanosine diflunisal dipyridamole \
    disopyramide docusate dolutegravir dorzolamide doxylamine dronabinol drospirenone duloxetine \
    edaravone efavirenz elagolix elbasvir eltrombopag emtricitabine enfuvirtide entacapone \
    entecavir eptifibatide eribulin erlotinib ertugliflozin escitalopram eslicarbazepine estrogen \
    eszopiclone ethosuximide etodolac etonogestrel etoposide etoricoxib etravirine evolocumab \
    exenatide famciclovir fampridine felbamate fesoterodine fidaxomicin fingolimod flavoxate \
    fludarabine fludrocortisone flumazenil fluphenazine flurazepam flurbiprofen flutamide \
    fluvastatin fluvoxamine fosaprepitant fosphenytoin fulvestrant gefitinib gemfibrozil \
    gemifloxacin gentian glatiramer golimumab guanfacine guselkumab halothane hydroxyurea \
    ibandronate ibrutinib idarucizumab idarubicin iloperidone imiquimod inclisiran interferon \
    ipilimumab isotretinoin itraconazole ivermectin ixazomib ketoconazole ketoprofen ketotifen \
    lamivudine lanreotide lapatinib latanoprost ledipasvir lefamulin lenalidomide lenvatinib \
    levobupivacaine levocarnitine levodopa levomepromazine levonorgestrel linezolid liothyronine \
    lixisenatide lomitapide loperamide lopinavir loxapine lumateperone lurasidone maraviroc \
    meclofenamate medroxyprogesterone mefenamic megestrol meloxicam melperone melphalan \
    mepivacaine mepolizumab mercaptopurine mesna metaxalone methazolamide methenamine methimazole \
    methocarbamol methylene-blue metyrapone mianserin miconazole midodrine miglitol minocycline \
    mirabegron mitomycin mitoxantrone nabilone nabumetone nadolol naloxegol natalizumab \
    nateglinide nebivolol nefazodone nelfinavir neratinib nevirapine nilotinib nintedanib \
    nitisinone nizatidine norethisterone obeticholic ocrelizumab ofatumumab olaparib olopatadine \
    omeprazole opipramol orlistat ornidazole orphenadrine osimertinib oxaprozin oxazolam oxybate \
    oxymetholone palbociclib paliperidone palonosetron pamidronate panobinostat papaverine \
    pazopanib pegfilgrastim pemetrexed penciclovir penicillamine pentosan pentoxifylline \
    perampanel perphenazine phenelzine phentermine phentolamine pilocarpine pimozide pindolol \
    pirenzepine pirfenidone piroxicam pitavastatin pitolisant ponatinib pranlukast prazepam \
    praziquantel primaquine probenecid procyclidine promethazine propiverine propylthiouracil \
    prothipendyl prucalopride pyrazinamide quinapril raltegravir raloxifene ramelteon ranibizumab \
    rasburicase regorafenib relugolix repaglinide reserpine ribavirin ribociclib rifabutin \
    rifaximin rilpivirine rimantadine risankizumab risedronate ritonavir romosozumab ropivacaine \
    rufinamide ruxolitinib safinamide sarilumab saxagliptin secukinumab selegiline selexipag \
    sertindole simvastatin siponimod sofosbuvir solriamfetol sorafenib sotorasib spiramycin \
    stavudine stiripentol streptokinase streptozocin strontium sucralfate sulindac sulpiride \
    sulthiame sunitinib suvorexant tafamidis tamsulosin tedizolid tegaserod telavancin \
    temozolomide tenofovir teriflunomide teriparatide testosterone tetrabenazine thalidomide \
    thioguanine thioridazine tiagabine tianeptine tiapride ticlopidine timolol tinidazole \
    tipranavir tizanidine tocainide tolbutamide tolcapone tolvaptan topotecan toremifene \
    trametinib tranylcypromine travoprost triamcinolone trifluoperazine trihexyphenidyl \
    trimethobenzamide trospium ubrogepant ulipristal upadacitinib ursodiol ustekinumab valbenazine \
    valganciclovir valproate vandetanib vardenafil vedolizumab vemurafenib venetoclax vericiguat \
    vernakalant vigabatrin vilazodone vildagliptin vinblastine vinorelbine vismodegib vorapaxar \
    vorinostat warfarin zafirlukast zanamivir zidovudine zileuton ziprasidone zoledronic \
    zonisamide zuclopenthixol novaminsulfon pantoprazol omeprazol lidocain prilocain articaine \
    dexketoprofen tolperisone cannabidiol melatonin calcium-acetate ferric-carboxymaltose \
    iron-sucrose tenapanor finerenone vonoprazan semaglutid insulin-glargine nadroparin tinzaparin \
    certoparin bivalirudin aprotinin factor-xiii fibrinogen landiolol levetiracetam nitroglycerine \
    theobromine etilefrine cafedrine theodrenaline urapidil oxilofrine mivacurium dantrolen \
    physostigmine";

/// Diseases and signs.
const DISEASES: &str = "\
    pyuria dysuria ascites edema fever angina struma glioma trauma anosmia amnesia aphasia apraxia \
    alopecia hypogonadism hypospadias hypoparathyroidism hypertrophy hypotonia hypertonia \
    hyperplasia hyperlipoproteinemia hyperuricosuria hypercholesterolemia hyperprolactinemia \
    hyperhidrosis hyperventilation hyperviscosity hyperammonemia hyperphagia hypermobility \
    hypersomnia hypochondria hypoglycaemia hypocapnia hypokinesia cardiomegaly cardiac-arrest \
    carditis myelitis meningioma myelopathy myelodysplasia myofascial-pain myoma myxedema \
    nephrotic neutropenia neuralgia neuroma neurofibromatosis neuroborreliosis neurodermatitis \
    neurosis osteosarcoma otosclerosis pancytopenia papilledema paronychia pemphigus pemphigoid \
    periodontitis pharyngitis phimosis phlebitis pleurisy pneumoconiosis pneumonitis proctitis \
    prolapse prostatitis pseudogout rhabdomyoma retinopathy retinal-detachment sclerosis scurvy \
    seizure seizures silicosis spondylitis ankylosing-spondylitis spondylosis stenosis strabismus \
    syphilis tendinitis thyroiditis tonsillitis toxoplasmosis trichinosis ulcer urethritis \
    urolithiasis vaginitis varicose-veins vasospasm vitiligo botulinum-allergy anorexia bulimia \
    asphyxia asystole ataxia athetosis atelectasis bacteremia balanitis bradykinesia brucellosis \
    bursitis candidiasis cardialgia cellulite chlamydia cholera chorea cirrhosis claustrophobia \
    coagulopathy coccidiosis colic coma-vigil cholestasis cyanosis cyst dermatophytosis diphtheria \
    dyskinesia dyspepsia dyspnea dysplasia dystonia dystrophy eclampsia-history ectopic-pregnancy \
    encephalopathy endometritis enuresis epididymitis epistaxis erythema esophagitis fibroids \
    fibrosis gangrene gastroparese glossitis gonorrhea granuloma hematoma hemochromatosis \
    hemoptysis hemorrhoids hemothorax hepatomegaly hepatoma hernia herpes-zoster hiccups hydrocele \
    ichthyosis impetigo intussusception iritis jaundice keratitis kyphosis laryngitis leprosy \
    leukoplakia lichen-planus lipoma lymphedema lymphadenopathy macular-degeneration mania measles \
    mesothelioma mumps narcolepsy neurosyphilis obesity-class-3 onychomycosis orchitis \
    otitis-media hypoaldosteronism adrenal-adenoma adrenal-hyperplasia renal-colic \
    renal-artery-stenosis renal-cell-carcinoma renal-cyst kidney-cancer heart-murmur \
    heart-transplant liver-transplant lung-transplant liver-cancer hepatic-steatosis hypoplasia \
    anuresis azotemia acidemia alkalemia hypoproteinemia hypomania hypoesthesia paresthesia \
    bradypsychia obstipation hypermetropia";

#[test]
fn prop_no_real_drug_or_disease_is_refused_as_a_slip() {
    let drugs = DRUGS.split_whitespace();
    let refused: Vec<&str> = drugs
        .filter(|word| matches!(medications::find(word), Lookup::Near(_)))
        .collect();
    assert!(refused.is_empty(), "{refused:?}");
    let diseases = DISEASES.split_whitespace();
    let refused: Vec<&str> = diseases
        .filter(|word| matches!(conditions::find(word), Lookup::Near(_)))
        .collect();
    assert!(refused.is_empty(), "{refused:?}");
}
