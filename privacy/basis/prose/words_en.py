"""English words of judging and of everything that looks like it, as patterns over one clause."""

# ruff: noqa: E501 - an alternation is read whole, not wrapped

import re

from privacy.basis.prose.anchors import DRUG
from privacy.model.vocabulary import ClaimCategory

_UP_DOWN = r"(?:increas\w*|elevat\w*|higher|high|rais\w*|great\w*|reduc\w*|decreas\w*|lower\w*|low|averag\w*|normal|similar|comparable|moderate\w*|typical|baseline|not? (?:different|change\w*|effect|increase\w*)|unchanged|\d+(?:\.\d+)?\s?(?:%|percent|-?fold|times)|tw(?:o|ice)|double[sd]?|triple[sd]?|above|below|slight\w*|substantial\w*|significant\w*|absent|minimal|negligible)"
_BODY = r"(?:folate|folic acid|vitamin [A-Z]\d{0,2}|vitamins?|lactose|caffeine|coffee|alcohol|ethanol|acetaldehyde|iron|calcium|zinc|selenium|iodine|fats?|carbohydrates?|proteins?|amino acids?|omega-?3|cholesterol|triglycerides?|glucose|uric acid|purines?|salt|sodium|choline|homocysteine|dairy|gluten|fib(?:er|re)|fructose|phenylalanine|galactose|nutrients?|diet\w*|obesity|body weight|weight)"
_DISEASE = r"(?:cancers?|carcinoma|disease|syndrome|disorder|diabetes|tumou?rs?|stroke|thrombo\w*|\w+pathy|\w+itis|\w+emia|\w+osis|\w+oma|deafness|hearing loss|blindness|deficiency|arrhythmia|infarction|hypertension|obesity|schizophrenia|\w*fibrosis|glaucoma|asthma|gout|autism|depression|dementia|fracture|death|anemia|degeneration|dystrophy|melanoma)"
_CHILD = r"(?:offspring|child(?:ren)?|son|daughter|sons|daughters|fetus|foetus|embryos?|pregnanc(?:y|ies)|conception|baby|siblings?|couple|partner|next generation|reproductive)"

_DRUG = f"(?i:{DRUG.pattern})"

PREDICATES: tuple[tuple[ClaimCategory, re.Pattern[str]], ...] = (
    (ClaimCategory.REPRODUCTIVE_RISK, re.compile(
        _CHILD + r"\b.{0,50}\b(?:risk|chance|probability|likelihood|odds)\b|\b(?:risk|chance|probability|likelihood|odds)\b.{0,50}\b" + _CHILD
        + r"|\b(?:1 in [24]|one in (?:two|four)|25\s?%|50\s?%|half|a quarter)\b.{0,40}\b(?:inherit|affected|carrier|pass\w*|" + _CHILD + r")"
        + r"|\b(?:carrier) (?:of|for|status)\b|\bis an? (?:\w+ ){0,3}carrier\b|\b(?:obligate|silent|healthy|heterozygous) carrier\b"
        + r"|\b(?:prenatal|preimplantation|PGT|amniocentesis|partner testing|carrier (?:testing|screening)|IVF)\b.{0,60}\b(?:recommend\w*|advis\w*|should|consider\w*|offered?|indicated)\b"
        + r"|\b(?:pass(?:ed)? (?:it |this |the \w+ )?on|transmit\w*|inherit\w*)\b.{0,30}\b" + _CHILD
        + r"|\b(?:recommend\w*|advis\w*|should|consider\w*|offered?|may benefit)\b.{0,50}\b(?:prenatal|preimplantation|PGT|amniocentesis|partner testing|carrier testing|IVF)"
        + r"|\b(?:infertility|miscarriage|ovarian reserve|fertility|pregnancy loss|azoospermia|premature ovarian)\b.{0,40}" + _UP_DOWN
        + r"|" + _UP_DOWN + r".{0,30}\b(?:infertility|fertility|miscarriage|pregnancy loss)", re.I)),
    (ClaimCategory.MEDICATION, re.compile(
        r"\b(?:ultra-?rapid|rapid|normal|extensive|intermediate|poor|slow|fast)\s(?:\w+\s)?(?:metaboli[sz]er|acetylator|inactivator|function)|\b(?:metaboli[sz]er)\b.{0,20}\b(?:status|phenotype)\b.{0,12}\b(?:is|indicates|of)\b"
        r"|\b(?:avoid\w*|recommend\w*|should|consider\w*|contraindicat\w*|prescrib\w*|start\w*|initiat\w*|switch\w*|prefer\w*|discontinu\w*|use|select\w*|choose|suggest\w*|advis\w*|caution|substitut\w*|replac\w*|not? (?:need|necessary|require\w*))\b.{0,60}(?:\b(?:dos(?:e|es|ing|age)|drugs?|medications?|therapy|alternative|treatment|agents?)\b|" + _DRUG + r")"
        r"|(?:" + _DRUG + r"|\b(?:dos(?:e|es|ing|age)|drugs?|medications?|therapy|treatment)\b).{0,60}\b(?:should|avoid\w*|contraindicat\w*|recommend\w*|reduc\w*|increas\w*|decreas\w*|not effective|ineffective|effective|efficacy|respon\w+|resistan\w*|sensitiv\w*|toxic\w*|adverse|bleeding|benefit|unlikely|likely|hypersensitiv\w*|clearance|activation|exposure|standard|usual|as (?:directed|labell?ed)|unchanged|adjust\w*|appropriate|suitable|alternative|failure|levels?)\b"
        r"|\b(?:respon(?:se|d)\w*|sensitiv\w+|resistan\w*|benefit)\b.{0,20}\b(?:to|with|from)\b.{0,40}(?:\b(?:therapy|therapies|inhibitors?|drugs?|treatment)\b|\w(?:mab|nib|parib)\b)"
        r"|\b(?:respon(?:se|d)\w*|resistan\w*|toxicity|adverse (?:drug )?(?:reactions?|events?|effects?)|side effects|myopathy|bleeding|hypersensitivity|efficacy)\b.{0,40}\b(?:to|with|from|of|on)?\b.{0,20}" + _DRUG + r""
        r"|" + _DRUG + r".{0,20}[-: |]+\s*(?:reduce|avoid|standard|normal|increase)", re.I)),
    (ClaimCategory.NUTRITION_METABOLISM, re.compile(
        r"\b" + _BODY + r"\b.{0,40}\b(?:metaboli\w+|absor\w+|intoleran\w+|toleran\w+|require\w+|needs?|deficien\w+|insufficien\w+|conver\w+|utili[sz]\w+|sensitiv\w+|clear\w+|breakdown|intake|levels?|persistence|flush\w*)\b"
        r"|\b(?:metaboli[sz]\w+|absor\w+|intoleran\w+|toleran\w+|require\w*|needs?|deficien\w+|convert\w*|process\w*|break\w* down|digest\w*|sensitiv\w+)\b.{0,30}\b" + _BODY + r"\b"
        r"|\b(?:recommend\w*|advis\w*|should|consider\w*|limit\w*|avoid\w*|increase|reduce|supplement\w*|benefit)\b.{0,40}\b(?:" + _BODY + r"|supplement\w*|intake)\b"
        r"|\b(?:obesity|weight gain|BMI|muscle|endurance|power)\b.{0,40}" + _UP_DOWN, re.I)),
    (ClaimCategory.DISEASE_RISK, re.compile(
        r"\b(?:risks?|likelihood|probability|chance|odds|susceptib\w+|predispos\w+|propensity|penetrance)\b.{0,60}\b" + _UP_DOWN
        + r"|\b" + _UP_DOWN + r"\b.{0,40}\b(?:risks?|likelihood|probability|chance|odds|susceptib\w+|predispos\w+|penetrance)\b"
        + r"|\bpredispos\w+ (?:to|for|toward)\b|\bsusceptib\w+ to\b|\b(?:at|with no) (?:\w+ ){0,3}risk (?:of|for)\b|\bprone to\b"
        + r"|\b(?:likely |possibly |probably )?(?:pathogenic|benign)\b|\b(?:uncertain|unknown|unclear) (?:clinical )?significance\b|\bVUS\b"
        + r"|\b(?:confirm\w*|support\w*|consistent with|compatible with|indicat\w+|establish\w*|explain\w*|diagnostic (?:of|for)|suggest\w*|rules? out|exclud\w*|affected (?:with|by))\b.{0,50}\b(?:diagnosis|" + _DISEASE + r"|phenotype)\b"
        + r"|\b(?:caus\w+|result\w* in|lead\w* to|responsible for|contribut\w+ to|protect\w* against|associated with|linked to|correlat\w+ with)\b.{0,60}\b" + _DISEASE + r"\b"
        + r"|\b(?:develop\w*|hav\w+|get\w*)\b.{0,30}\b" + _DISEASE + r"\b.{0,40}\b(?:likely|lifetime|by age|" + _UP_DOWN + r")"
        + r"|\b(?:polygenic|genetic)?\s?(?:risk )?(?:score|PRS)\b.{0,40}\b(?:percentile|quantile|decile|quintile|above|below|higher|lower|times|fold|top)\b"
        + r"|\b(?:prognosis|outcome|onset|survival|course|relapse|recurrence)\b.{0,30}\b(?:poor|good|favou?rable|unfavou?rable|worse|better|early|earlier|late|later|shorter|longer|milder|severe)\b"
        + r"|\b(?:poor|good|favou?rable|unfavou?rable|worse|better|early|earlier|milder|severe)\b.{0,12}\b(?:prognosis|outcome|onset|survival|course)\b"
        + r"|\b(?:screening|surveillance|mammogra\w+|colonoscop\w+|MRI|mastectomy|oophorectomy|prophyla\w+)\b.{0,60}\b(?:recommend\w*|advis\w*|should|warrant\w*|consider\w*|indicated)\b"
        + r"|\bprotect\w* (?:against|from)\b"
        + r"|\b(?:recommend\w*|advis\w*|should|warrant\w*|consider\w*)\b.{0,50}\b(?:screening|surveillance|mammogra\w+|colonoscop\w+|MRI|mastectomy|oophorectomy|prophyla\w+|monitoring)\b", re.I)),
)  # fmt: skip

ABOUT_PERSON = re.compile(
    r"\b(?:patient|proband|individual|subject|examinee|client|you|your|yours|his|her|he|she|their|they|this (?:variant|result|genotype|person|child|man|woman|mutation|finding|change|allele|diplotype|sample|test|score|fetus|couple|combination|haplotype|homozyg\w*|heterozyg\w*|individual|patient|male|female|boy|girl|infant|data|analysis)|these (?:variants|results|findings)|the (?:variant|result|results|genotype|detected|identified|observed|finding|findings|diplotype|score|above|fetus|couple|sample|mutation|combination|infant|child|boy|girl|man|woman|person|mother|test result)|detected|identified|genotype|diplotype|homozyg\w+|heterozyg\w+|carries|carrying|we found|both partners)\b",
    re.I,
)
PERSON = re.compile(
    r"\b(?:patient|proband|individual|examinee|you|your|yours|this (?:variant|result|genotype|person|child|man|woman|finding|patient|couple|infant)|the (?:infant|child|couple|fetus|patient))\b",
    re.I,
)
"""The person tested, or what was found in them, by name and not by pronoun."""

METHOD = re.compile(
    r"\b(?:(?:were|was) (?:assigned|derived|inferred|calculated|converted) (?:from|using|by)|sequenc(?:ed|ing)|was performed|were performed|performed (?:using|by|on|with)|extracted|amplified|aligned|captured|library|coverage|read depth|Q30|pipeline|reference genome|assay|kit|panel (?:covers|includes|targets)|platform|algorithm|software|validated|(?:analytical|assay|diagnostic|detection|test) (?:sensitivity|specificity)|(?:sensitivity|specificity) (?:and|for|of (?:the|this)|was|is|above|exceeds)|risk categor\w+|(?:dosing |prescribing )?recommendations? (?:in this report )?(?:follow|are (?:based|taken|derived)|come)|limit of detection|limit of quantification|false[- ](?:positive|negative)s?|methodology|nomenclature|classified (?:according to|following|using|based on)|according to the (?:ACMG|AMP)[\w/ ]* (?:criteria|standards|guidelines)$|interpreted (?:according|using|following)|were (?:filtered|annotated|interpreted|called|genotyped)|quality control|array|microarray|microarrays|five(?:-tier| categories| classes))\b",
    re.I,
)
DISCLAIMER = re.compile(
    r"\b(?:disclaim\w*|limitations?|cannot (?:be )?(?:exclude\b|excluded\b(?! that)|rule|ruled|detect|replace|be used|predict)|(?:does|do|can|will|may) not (?:exclude|rule out|replace|constitute|guarantee|mean|eliminate|detect|substitute|cover|include|assess|evaluate|test|necessarily|provide medical)|(?:is|are) not (?:an? (?!(?:\w+ ){0,3}(?:carrier|metaboli))|intended|meant|designed|diagnostic|to be|covered|included|assessed|evaluated|reported|a substitute|medical advice)|not (?:been )?(?:evaluated|assessed|tested|reported|covered)|should not be (?:used|considered|interpreted|the (?:sole|only)|relied)|for (?:research|information(?:al)?|educational|reference) (?:use|purposes?)? ?only|research use only|responsib\w+ (?:of|for)|liab\w+|(?:consult|contact|talk to|speak (?:with|to)|discuss|ask) (?:with )?(?:your|a|the|us)\b|genetic counsel\w+ (?:is|are)|genetic counsell?or|may change|subject to change|over time|reclassif\w+|confidential|consent|copyright|all rights|other (?:genetic|factors|genes)|many factors|lifestyle|environment\w*|interpreted (?:in|together|in the context|alongside)|in the context of|clinical correlation|should be (?:interpreted|correlated|confirmed)|makes? no|no (?:warranty|statement|claim)|current knowledge|does not allow|do not (?:stop|change|alter|start|adjust))\b",
    re.I,
)
HISTORY = re.compile(
    r"\b(?:family history|personal history|history of|past (?:medical )?history|(?:mother|father|sister|brother|aunt|uncle|grand(?:mother|father)|parents?|cousin|maternal \w+|paternal \w+|husband|wife|relatives?)\b.{0,30}\b(?:had|has|died|diagnosed|was|were|with|affected|suffered|developed)|diagnosed (?:with|in|at)|presented with|presents with|referred (?:for|by|because|due)|indication|complain\w*|reports? (?:a|having|no|that|taking)|currently (?:taking|on|using|treated)|is (?:taking|on|treated)|has been (?:taking|treated|on)|was (?:started|treated|prescribed|admitted|given|operated)|underwent|years? ago|smok\w+|drinks|allerg(?:y|ies) to|reason for (?:testing|referral)|clinical (?:diagnosis|information|history|indication|suspicion)|suspected|hospitali[sz]ed|earlier\b.{0,3}$|reports?\b.{0,30}\bwhile taking|previously|had an?)\b",
    re.I,
)
EDUCATION = re.compile(
    r"\b(?:deficiency|excess|lack)(?: of \w+)? (?:can|may) (?:lead|cause|result)|\b(?:encodes?|worldwide|globally|in general|generally|typically|usually|commonly|(?:in|of) the (?:general )?population\b(?! level)|population[- ](?:based|wide|frequency|prevalence)|general population (?:ha|carr|is)|(?<!than most )(?<!than other )(?<!than many )(?<!than )(?:people|persons)|(?<!than )most (?:people|cases|individuals|women|men)|women|men|everyone|many (?:people|individuals)|some (?:people|individuals)|carriers of|humans?|studies (?:show|have shown|suggest|indicate)|research (?:shows|suggests|has)|researchers|scientists|prevalence|incidence|epidemiolog\w+|refers to|stands for|means that|is known as|what is|pharmacogen(?:omics|etics) (?:is|studies)|approximately 1 in|about (?:1|one) in|(?:mainly|primarily|largely|partly|extensively) metaboli[sz]ed by|plays? an? (?:\w+ )?role|responsible for (?:the )?(?:metaboli|transport|repair|breakdown|encoding)|each (?:year|person|cell)|every (?:person|cell)|women planning|people every year|annually|healthy (?:lifestyle|diet)|regular exercise|leaflet|autosomal (?:dominant|recessive) (?:condition|disorder|disease|inheritance))\b",
    re.I,
)
GENERIC = re.compile(
    r"^\W*(?:in general|generally|typically|usually|worldwide|globally|studies (?:have|show)|research|it is (?:well )?known|when both parents|most people|people (?:who|with)|women|men|humans?|everyone|for most|theoretically|historically|currently,? (?:about|there))\b",
    re.I,
)
"""Opens a sentence about people in general."""

DEFINITION = re.compile(
    r"(?<!here )\b(?:is|are) (?:a|an|the|one of|caused by|characteri[sz]ed|inherited|common|rare|defined|encoded|found in|responsible|known|involved|located|called)\b",
    re.I,
)
"""A sentence that says what something is; it judges only where it says it of the person."""

QUESTION = re.compile(
    r"\b(?:requested|ordered|performed|done|undertaken) to (?:find|identify|determine|establish|assess)|\?\s*$|^\W*(?:what|why|how|when|who|which)\b|\bwhether\b|\b(?:aims?|designed|intended|used|helps?|purpose\w*) (?:is )?(?:to|of|for) \w+",
    re.I,
)
HYPOTHETICAL = re.compile(
    r"^\W*once\b|^\W*(?:if|when|should you|in case|were)\b(?! (?:clopidogrel|warfarin|treatment|therapy|the drug|the medication|used|treating|prescribing|considering|\w+ is (?:needed|used|required|prescribed|considered|indicated)))",
    re.I,
)
STRENGTHS = (
    re.compile(r"\b(?:likely pathogenic|uncertain significance|unknown significance)\b", re.I),
    re.compile(r"\b(?:strong(?:ly)?)\b", re.I),
    re.compile(r"\b(?:contraindicated|definite(?:ly)?|pathogenic|high risk)\b", re.I),
    re.compile(r"\b(?:likely|probably|moderate|recommended|increased risk)\b", re.I),
    re.compile(r"\b(?:may|might|possibly|optional|consider)\b", re.I),
)
"""The word that says how strongly, in the order in which one is looked for: terms of art, then strong to weak."""

CONFLICT = re.compile(
    r"\b(?:conflict\w*|inconsistent|discrepan\w+|controvers\w+|disagree\w*|disputed|differing|mixed evidence)\b", re.I
)
CONNECTIVE = re.compile(
    r"^\s*(?:therefore|thus|hence|accordingly|consequently|as a result|for this reason|on this basis|based on this|so|in addition|also)\b",
    re.I,
)
POINTER = re.compile(
    r"^\W*(?:sources?|evidence|references?|refs?|basis|based on|see|according to|cf|from)\b[:\s]", re.I
)
