//! Where every clinical figure was read, and how far that reading can be trusted.

/// How a figure was confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// Read in the text of the label, guideline or paper itself.
    A,
    /// Read in a secondary reproduction, an older edition or a local hospital guideline.
    B,
    /// Set by this program; no authority wrote it.
    Software,
}

impl Confidence {
    /// What the grade means, for people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::A => "read in the original text",
            Self::B => "read in a secondary or local source",
            Self::Software => "set by this program",
        }
    }
}

/// One source: a short name for a table, a citation to find it by, and its grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// Short name, fit for a table cell.
    pub short: &'static str,
    /// Address or DOI; says so when a copy was read instead of the original.
    pub citation: &'static str,
    /// How the figures that cite it were confirmed.
    pub confidence: Confidence,
}

macro_rules! sources {
    ($($key:ident $grade:ident $short:literal $citation:literal)*) => {
        $(
            #[doc = $short]
            pub const $key: Source = Source {
                short: $short,
                citation: $citation,
                confidence: Confidence::$grade,
            };
        )*

        /// Every source, for iteration in tests and in the provenance hash.
        pub const ALL: &[Source] = &[$($key),*];
    };
}

sources! {
    SOFTWARE Software "this program" "set by this program, not by an authority; the reason stands beside the bound"
    SITE B "this hospital" "the site file, whose hash stands with the answer"
    US_PLR A "US label (premixed bags)" "magnesium sulfate in water or dextrose injection, US label in PLR format: pfizermedicalinformation.com/magnesium-sulfate (dosage-admin, warnings, drug-interactions, clinical-pharmacology)"
    US_50 A "US label (50 % vial)" "magnesium sulfate injection 50 %, dailymed.nlm.nih.gov setid e921a46b-9a5b-4163-9c88-224247541f14"
    US_WATER A "US label (premix, storage page)" "magnesium sulfate in water for injection, pfizermedical.com/magnesium-sulfate-0/storage-handling"
    US_MGCL2 A "US label (magnesium chloride)" "magnesium chloride injection 200 mg/mL (unapproved drug), dailymed.nlm.nih.gov setid 30f8b0f5-d601-4ed6-8463-20746db78d94"
    AHFS B "AHFS Drug Information" "magnesium sulfate monograph, read on a handbook copy (download.skyscape.com, tn359)"
    EMPR A "MPR monograph" "empr.com/drug/magnesium-sulfate-injection/"
    ASHP_HID A "ASHP injectable drugs handbook" "magnesium sulfate monograph, read on a handbook copy (download.skyscape.com, hbinjdrg.ed25, tl2)"
    US_RINGER A "US label (Ringer's injection)" "Ringer's injection, read on fda.report/DailyMed/76140511-686a-42c2-b3c1-32cfb71d24cb"
    US_RINGER_LACTATE B "US label (lactated Ringer's injection)" "lactated Ringer's injection, read on a copy of the label (dataemia.com)"
    UK_15329 A "UK label (20 %, SmPC 15329)" "medicines.org.uk/emc/product/15329/smpc"
    UK_3539 A "UK label (50 %, SmPC 3539)" "medicines.org.uk/emc/product/3539/smpc"
    UK_13170 A "UK label (50 %, SmPC 13170)" "medicines.org.uk/emc/product/13170/smpc"
    UK_13169 A "UK label (10 %, SmPC 13169)" "medicines.org.uk/emc/product/13169/smpc"
    UK_SYN A "UK label (20 %, monograph copy)" "rxreasoner.com/monographs/magnesium-sulfate-inf-sol/usage"
    MY_DBL A "DBL label (Malaysia)" "DBL magnesium sulfate, MIMS Malaysia (dosage, overdosage; read on uat.mimsdev.com)"
    MIMS_ID A "MIMS Indonesia monograph" "mims.com/indonesia, infusan magnesium sulfate heptahydrate, special precautions"
    OPENFDA A "US drug directory (openFDA)" "api.fda.gov/drug/ndc, products 0409-2168 and 51662-1235"
    SG_DBL A "DBL label (Singapore)" "DBL magnesium sulfate 49.3 %, 2.47 g in 5 mL, read on pharmfair.com, SIN05860P"
    PHEBRA A "Australian label (Phebra)" "magnesium sulfate 50 %, 5 g in 10 mL, read on myhealthbox.eu 3857822"
    BE_STEROP A "Belgian label (Sterop)" "magnesium sulfate Sterop, read on studylibde.com/doc/2939570"
    DE_MG5_10 A "German label (Mg 5-Sulfat 10 %)" "medikamio.com/de-de/medikamente/mg-5-sulfat-amp-10"
    DE_MG5_50 A "German label (Mg 5-Sulfat 50 %)" "medikamio.com/de-de/medikamente/mg-5-sulfat-amp-50"
    DE_MG5_50_FI A "German label (Mg 5-Sulfat 50 %, professional text)" "imedikament.de/mg-5-sulfat-amp-50/fachinformation"
    DE_MG5_50_MK A "German label (Mg 5-Sulfat 50 %, product page)" "medizinklick.de, Mg 5-Sulfat Amp. 50 %, PZN 03273980"
    DE_VERLA50 A "German label (Magnesium Verla 50 %)" "meine-gesundheit.de/medikamente, Magnesium Verla i.v. 50 %, 119700"
    DE_VERLA20 A "German label (Magnesium Verla 20 mmol)" "patienteninfo-service.de/gi/18607"
    DE_MGCARD A "German label (Magnesiocard i.v.)" "meine-gesundheit.de, Magnesiocard i.v. Injektionsloesung, 17783"
    DE_MGCARD_GI A "German label (Magnesiocard, patient text)" "patienteninfo-service.de/gi/4494"
    DE_DIASP A "German label (Magnesium-Diasporal)" "meine-gesundheit.de, Magnesium-Diasporal 4 mmol/2 mL, 126823; medikamio.com, 2 mmol"
    DE_MAGNOBAL A "German label (Magnobal, oral)" "imedikament.de/magnobal-20-mmol/fachinformation"
    DE_CORM A "German label (Cormagnesin)" "info-patient.de/cormagnesin-400-174138"
    DE_VERLAIM A "German label (Magnesium Verla i.v./i.m.)" "medikamio.com/de-de/medikamente/magnesium-verla-ivim/pil"
    DE_DEMO A "German label (Magnesium DEMO)" "mediately.co/de/drugs/SbSXj1Yzlh1bT5R9wkUMeWntB8Q"
    AT_CORM A "Austrian label (Cormagnesin)" "info-patient.at/cormagnesin-200-mg-ampullen-104242 and -400-104243"
    CH_MGCARD A "Swiss label (Magnesiocard concentrate)" "ch.oddb.org/de/gcc/fachinfo/reg/50065"
    CH_MGCL A "Swiss label (magnesium chloride 0.5 molar)" "ch.oddb.org/it/gcc/fachinfo/reg/45882"
    CH_BICHSEL A "Swiss label (Bichsel)" "amiko.oddb.org/de/fi?gtin=56394; ch.oddb.org/de/gcc/fachinfo/reg/56394"
    CH_MG5 A "Swiss label (Mg 5 10 %)" "ch.oddb.org/de/gcc/fachinfo/reg/46768"
    CH_26000 A "Swiss label (registration 26000)" "ch.oddb.org/de/gcc/fachinfo/reg/26000/chapter/overdose"
    NHS_HIGH A "NHS Highland" "hypomagnesaemia guideline, rightdecisions.scot.nhs.uk; therapeuticportal.nhsh.scot"
    NHS_LOTH A "NHS Lothian" "acute oncology guideline on hypomagnesaemia, rightdecisions.scot.nhs.uk"
    IE_GALWAY A "Galway University Hospitals" "magnesium sulphate intravenous, adults, medinfogalway.ie/ivguides"
    UK_RCHT B "Royal Cornwall Hospitals" "hypomagnesaemia in adults, read on readkong.com 6728371"
    UK_SPS A "UK Specialist Pharmacy Service" "sps.nhs.uk/articles/how-is-acute-hypomagnesaemia-treated-in-adults"
    ABCNOTES B "ABC medical notes" "abcmedicalnotes.com/topics/1292"
    AU_KEMH A "King Edward Memorial Hospital" "magnesium anticonvulsant therapy, read on fdokumen.com"
    MAGENTA A "MAGENTA trial protocol" "doi 10.1186/1471-2393-13-91"
    CARE_CA A "CARE course (Canada)" "thecarecourse.ca, page 134"
    ACUTEMED A "Acute medicine handbook" "read on a handbook copy (download.skyscape.com, acutemed.ed5, tl4)"
    UW_MOMUS B "University of Washington" "faculty.washington.edu/momus/PB/mgso4.htm"
    KENNY B "teaching page after ACOG" "keywordsxkenny.com/educationaltopics/magnesium"
    FORMWEB A "US community hospital ward policy" "formweb.com, Iredell formulary, magnesium sulfate (one hospital)"
    NICE_NG25 B "NICE NG25" "nice.org.uk/guidance/ng25, read in the summary on foamio.org"
    ANZ_NEURO A "Australia and New Zealand guideline" "doi 10.1186/1471-2393-13-239, table 1"
    CH_KSW A "Winterthur hospital" "magnesium for neuroprotection, ksw.obsgyn-wiki.ch"
    NEURO_TRIALS B "neuroprotection trials" "BEAM, ACTOMgSO4, PREMAG, read on an unofficial copy (pro.uptodatefree.ir 108643)"
    FDA2013 A "FDA 2013" "fda.gov, Drug Safety Podcast ucm354762"
    FIGO_WHO B "FIGO and WHO training pack" "read on id.scribd.com/presentation/338205667"
    SMITH2013 A "Smith 2013" "doi 10.1186/1471-2393-13-34"
    SHEPHERD2019 A "Shepherd 2019" "PMC6897495"
    MAGEE2005 A "Magee 2005" "doi 10.1016/j.ajog.2004.11.059"
    CN2024 A "population study, China 2024" "doi 10.1186/s12884-024-06620-x"
    BMC2020 A "BMC Pregnancy and Childbirth 2020" "doi 10.1186/s12884-020-03277-0"
    LU2000 A "Lu and Nightingale 2000" "doi 10.2165/00003088-200038040-00002"
    OKUSANYA A "Okusanya 2016" "doi 10.1111/1471-0528.13753"
    DU_ER A "Du 2019" "Du, Wenning et al. 2019, ohsu.pure.elsevier.com"
    DU_FITS B "Du 2019 (fits)" "J Clin Pharmacol 2019;59:1519, doi 10.1002/jcph.1448, table 1, read in the transcription of nlmixr2lib"
    MAGPIE2002 A "Magpie trial" "doi 10.1016/S0140-6736(02)08778-0, abstract"
    ECLAMPSIA1995 B "Eclampsia Trial 1995" "read in Smith 2013, doi 10.1186/1471-2393-13-34"
    ALTRAIGEY2019 A "Altraigey 2019" "doi 10.15406/mojwh.2019.08.00242, abstract"
    SHERWIN2014 A "Sherwin 2014" "doi 10.1111/bcpt.12166, abstract"
    JOHNSON2012 A "Johnson 2012" "doi 10.1016/j.jpeds.2011.09.016, abstract"
    AHA_ECC B "AHA handbook 2020" "read on tomwademd.net, intravenous magnesium for torsades de pointes"
    RCUK B "Resuscitation Council UK" "read on guidelinegenius.com (2025) and scribd.com 282472169"
    ETG B "Australian Therapeutic Guidelines" "read on an unofficial copy (etg-complete-oxy.netlify.app)"
    LOMAGHI A "LOMAGHI trial" "doi 10.1111/acem.13522"
    BCEHS A "British Columbia ambulance service" "handbook.bcehs.ca/drug-monographs/magnesium-sulfate"
    ATTY2002 A "Attygalle 2002" "doi 10.1046/j.1365-2044.2002.02698_6.x"
    UK_1990 A "UK label (50 %, SmPC 1990)" "medicines.org.uk/emc/product/1990/smpc"
    NEJM2009 A "parenteral nutrition review 2009" "PMC3064749, table 1"
    SALINGER2013 A "Salinger 2013" "doi 10.1111/1471-0528.12222, table 2"
    GENERAL B "patient information" "side effects named in patient information on magnesium infusion; no threshold given"
    CHU2009 A "Chu 2009" "doi 10.1111/j.1553-2712.2009.00360.x"
    CETE2005 A "Cete 2005" "doi 10.1111/j.1468-2982.2004.00840.x"
    KANDIL2021 A "Kandil 2021" "doi 10.1016/j.ajem.2020.09.033"
    SHAHRAMI2015 B "Shahrami 2015" "PMID 25278139, read via em.umaryland.edu/educational_pearls/2661"
    AHS2025 B "American Headache Society 2025" "read on practicalneurology.com, news 2485131"
    COCHRANE_CRAMP A "Cochrane review on cramps" "doi 10.1002/14651858.CD009402.pub3"
    WADA_M2 A "WADA prohibited list, M2.2" "antidoping.no/medisinsk/dopinglisten/m2-metode; sportspharmacists.org"
    ASPEN2014 A "ASPEN 2014" "parenteral nutrition guideline, read on jesse.tg/ngc-archive/summary/10345"
    RNAO A "RNAO" "assessment and device selection, pda.rnao.ca"
    MANRIQUE A "Manrique-Rodriguez 2021" "doi 10.1007/s40268-020-00329-w"
    AU_ALFRED A "RCPA and AACB harmonized range" "pathology.alfred.org.au/handbook, test 447"
    US_ADV A "US laboratory (AdventHealth)" "jdos.nicholsinstitute.com/dos/adventisthealthcare/test/35061"
    STATP_HYPO A "StatPearls" "statpearls.com/articlelibrary/viewarticle/23271"
    RIGO2017 A "Rigo 2017" "doi 10.3390/nu9101125"
    RAHAMNEH B "teaching page" "rahamnehmd.com/the-proper-way-to-replace-magnesium"
    MSD_HYPER A "MSD Manual" "msdmanuals.com/uk/professional, hypermagnesemia"
    JAHNEN A "Jahnen-Dechent review" "PMC4455825, table 7"
    JOACC2021 A "JOACC 2021" "doi 10.4103/joacc.JOACC_41_20"
    JOACP2022 A "JOACP 2022" "doi 10.4103/joacp.JOACP_530_20"
    CZARN2010 A "Czarnetzki 2010" "doi 10.1111/j.1399-6576.2009.02160.x"
    KUSSMAN1997 A "Kussman 1997" "Br J Anaesth 1997;79:122-4"
    CISATR A "cisatracurium study" "read on 103.247.176.188, id 96717181"
    JACR2019 A "JA Clinical Reports 2019" "doi 10.1186/s40981-019-0248-8"
    FOLIOS2002 A "Folios 2002" "doi 10.1002/jppr2002324307"
    AJHP2010 A "AJHP 2010" "doi 10.2146/ajhp090342"
    STABILIS B "Stabilis" "stabilis.org, reference 4698"
    WIKIMD_PLR A "US label (dextrose premix, copy)" "wikimd.com/wiki/Magnesium_sulfate_in_dextrose"
    GLOBALRPH_CG A "GlobalRPh" "Cockcroft-Gault and Devine, globalrph.com/multiple_crcl_2012.htm"
    CLINCALC A "ClinCalc" "choice of weight, clincalc.com/Vancomycin"
    RENALDOSE A "RenalDose" "choice of weight, renaldose.pages.dev/guidelines"
    NKF_2021 A "CKD-EPI 2021" "kidney.org/ckd-epi-creatinine-equation-2021"
    NKF_2009 A "CKD-EPI 2009" "kidney.org/content/ckd-epi-creatinine-equation-2009"
    SCHWARTZ A "bedside Schwartz" "staging.tinyhumanmd.com/calculators/egfr; doctaverse.pages.dev/blog/calculator/schwartz-gfr"
    NIDDK_DOSE A "NIDDK" "niddk.nih.gov, chronic kidney disease and drug dosing for providers"
    KDIGO_G A "KDIGO categories" "staging.tinyhumanmd.com/calculators/egfr"
    KDIGO_AKI A "KDIGO acute kidney injury" "qxmd.com/calculate/definition_17/kdigo-aki-staging"
    MARQUES2011 A "Marques 2011" "scirp.org paperid=3755"
    PE_SCR B "review text on creatinine in pre-eclampsia" "dubinhibitors.com, reproduced review text"
    MUSSAP A "Mussap review" "jlpm.amegroups.com/article/view/5568"
    NISHIKAWA2018 A "Nishikawa 2018" "doi 10.1002/ams2.334"
    HD2017 A "hemodialysis study 2017" "J-STAGE jsbpcc 8(2):147"
    ISMP_HOSP A "ISMP" "ismp.org/resources/hospitals-need-take-action-now-reduce-threat-medication-errors-magnesium-sulfate"
    ISMP_1997 A "ISMP 1997" "ismp.org/Newsletters/acutecare/articles/19970212.asp"
    UK_3579 A "UK label (10 %, SmPC 3579)" "medicines.org.uk/emc/product/3579/smpc"
    UK_SYN_PREC A "UK label (20 %, precautions)" "rxreasoner.com/monographs/magnesium-sulfate-inf-sol/precautions (Synchrony 2018)"
    DE_MAGNEVEN A "German label (Magneven)" "patient text, medikamio.com/de-de/pil; imedikament.de/magneven"
    CH_62 B "Swiss product page" "apteka-zurich.com 266690, read in a shop's copy"
    MSD_HYPO A "MSD Manual (hypomagnesemia)" "msdmanuals.com/professional, causes of hypomagnesemia"
    JANETT2015 A "Janett 2015" "doi 10.1155/2015/951768, table 1"
    SUTTON1993 A "Sutton 1993" "Miner Electrolyte Metab 1993;19:232"
    CUNDY2011 A "Cundy 2011" "Curr Opin Gastroenterol 2011;27:180"
    AVIOLI1966 A "Avioli and Berman 1966" "28Mg in 15 normal adults, abstract: 3.54 mEq/kg exchangeable, over 80 % of it in cells"
    SILVER1960 A "Silver 1960" "28Mg, abstract: half of a slow pool in 14 to 35 hours"
    TUCKER2020 B "clinical laboratory page" "clinlabnavigator.com, after Tucker, JAMA 2020"
    KIDNEY360 A "Kidney360 review" "doi 10.34067/KID.0005622020, table 3"
    FDA_PPI A "FDA 2011" "fda.gov ucm245011, ucm246866"
    CISPLATIN A "cisplatin study" "doi 10.1016/s0272-6386(86)80020-8"
    CARBOPLATIN A "carboplatin study" "doi 10.1111/ajco.13481"
    TACROLIMUS A "tacrolimus study" "doi 10.1016/j.transproceed.2006.02.077"
    CETUXIMAB A "cetuximab study" "PMID 16945172"
    PANITUMUMAB A "panitumumab report" "doi 10.1310/hpj4403-234"
    DIGOXIN_LOSS A "digoxin study" "PMC1368552"
    THEOPHYLLINE A "theophylline study" "doi 10.3109/00365519409086518"
    PATIROMER A "patiromer label" "veltassa.com/hcp"
    TERBUTALINE A "terbutaline study" "doi 10.1378/chest.105.3.701"
    BETA_SHIFT A "beta-agonist study 1987" "Clin Sci 1987;72:135"
    TOCOLYTICS A "tocolytics together" "PMID 15902128"
    CLENPIQ A "US label (picosulfate with magnesium)" "Clenpiq, dailymed.nlm.nih.gov setid a40a02ad"
    MG_CITRATE A "magnesium citrate case" "doi 10.2169/internalmedicine.45.1482"
    MGO_JAPAN A "magnesium oxide study" "doi 10.1186/s40780-019-0133-7"
    MG_HYDROXIDE A "magnesium hydroxide case" "Case Reports in Nephrology 2014, article 560746"
    ANTACID A "Swiss label (antacid)" "ch.oddb.org/de/gcc/fachinfo/reg/46515"
    RENACIDIN A "hemiacidrin case" "doi 10.1378/chest.1120079; label text on drugs-library, renacidin"
    CARDIOPLEGIA A "cardioplegia study" "abstract on scilit, 1290c733"
    COLON_DEPOT A "tablets left in the colon" "doi 10.1016/j.jemermed.2011.09.004"
    REVERSED A "magnesium after reversal" "Br J Anaesth 2003;91:435"
    HANS2012 A "Hans 2012" "Eur J Anaesthesiol 2012;29:95"
    UNTERBUCHNER B "Unterbuchner 2015" "Acta Anaesthesiol Scand 2015;59:536, read as an abstract"
    POLYMYXIN A "polymyxin case series" "abstract on scilit, e03a017d"
    ESMERON A "rocuronium label (Esmeron)" "mimsdev.com (Philippines); generika.cc 69473 (Switzerland)"
    BOTOX A "botulinum toxin label" "druglib.com, botox"
    MESTINON A "pyridostigmine label" "sdi.sfda.gov.sa 10343"
    MYASTHENIA_DRUGS A "drugs of myasthenia" "medworm.com 1177092166"
    FIRDAPSE A "FDA 2018" "fda.gov, news of 2018-11-28 on amifampridine"
    GABAPENTINOIDS A "FDA 2019" "fda.gov, 2019-12-19, gabapentinoids and breathing"
    MYASTHENIA_STAYS A "55 stays with myasthenia" "doi 10.1177/19418744231206256"
    POTASSIUM_RISE A "potassium under magnesium" "airitilibrary.com 10131671-201003"
    CALCIUM_FALL A "calcium under magnesium" "abstract on scite.ai, gZvr0dMn"
    GITELMAN2017 A "Gitelman consensus 2017" "Kidney Int 2017;91:24, erknet.org"
    HYPERMG_DE B "German page on hypermagnesemia" "medizin-wissen-online.de, hypermagnesiaemie"
    LEMS_DE B "German Lambert-Eaton page" "lambert-eaton-myasthenisches-syndrom.de/magnesium.html"
    SULFA A "Smith and Katelaris 2008" "doi 10.18773/austprescr.2008.006"
    REFEEDING B "NHS Highland on refeeding" "refeeding guidance of NHS Highland, read with its summary on iatrox"
    NICARDIPINE A "nicardipine and magnesium" "doi 10.3389/fsurg.2023.1093969"
}
