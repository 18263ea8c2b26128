"""What the four kinds of judgement are about, and the words that assert something of it.

The loose tier of ``judging``: a clause about a topic, with an asserting word, in a sentence that is about the person or
about a named variant, judges. Disease and drug names are known by their endings, which new names share.
"""

# ruff: noqa: E501 - an alternation is read whole, not wrapped

import re

from privacy.basis.prose.anchors import DRUG
from privacy.model.vocabulary import ClaimCategory

_DRUG_ENDING = r"(?:替尼|单抗|洛尔|普利|沙坦|他汀|拉唑|康唑|西林|霉素|格雷|沙班|司他|帕利|西汀|拉明|他滨|替康|铂|嘌呤|卡因|吗啡|可待因|噻嗪|沙星|环素|夫定|韦林?|莫司|列汀|列净|格列\w|膦酸|酮康|地平|米特|苷类)"
DRUG_ENDING_EN = r"\b\w{3,}(?:nib|mab|olol|pril|sartan|statin|prazole|conazole|cillin|mycin|grel|xaban|xostat|parib|oxetine|triptyline|tabine|tecan|platin|purine|caine|codone|thiazide|floxacin|cycline|vudine|vir|limus|gliptin|gliflozin|dipine|barbital|azepam|azepine|phenytoin)s?\b"

TOPICS: tuple[tuple[ClaimCategory, re.Pattern[str]], ...] = (
    (ClaimCategory.REPRODUCTIVE_RISK, re.compile(
        r"后代|子代|子女|下一代|胎儿|胚胎|宝宝|孩子|儿子|女儿|儿女|生育|再发风险|妊娠|怀孕|受孕|孕周|孕\d|产前|植入前|试管|羊膜腔|羊水|绒毛|携带者|配偶|伴侣|夫妻|夫妇|双方|二人|同胞|不孕|不育|流产|卵巢储备|NIPT|下一代|PGT"
        r"|\b(?:offspring|child|children|sons?|daughters?|f(?:o)?etus|f(?:o)?etal|embryos?|pregnan\w+|conception|conceive|bab(?:y|ies)|siblings?|couple|partner|carrier|infertil\w+|fertility|miscarriage|prenatal|preimplantation|amniocentesis|reproductive|recurrence risk|passed on|pass(?:es|ed)? (?:it|this) on)\b", re.I)),
    (ClaimCategory.NUTRITION_METABOLISM, re.compile(
        r"叶酸|维生素|乳糖|牛奶|乳制品|咖啡因?|酒精|饮酒|限酒|喝酒|乙醇|乙醛|缺铁|补铁|铁吸收|铁过载|补钙|钙(?:吸收|需求)|补锌|脂肪|碳水|蛋白质摄入|\bOmega|\bDHA\b|\bEPA\b|膳食|饮食|纤维|营养|摄入|肥胖|减重|减肥|体质|体型|爆发力|耐力|力量训练|嘌呤|高盐|低脂|咸|胆碱|抗氧化|硒|嗜甜|添加糖|解酒|红肉"
        r"|\b(?:folate|folic acid|vitamins?|lactose|lactase|milk|dairy|caffeine|coffee|alcohol|drinking|iron|calcium|zinc|fat|carbohydrates?|protein intake|omega-?3|diet\w*|fib(?:er|re)|nutri\w+|intake|obesity|weight|muscle|endurance|sodium|salt|gluten|choline|antioxidants?|beta-carotene|selenium|sugar|sweet|red meat|supplement\w*)\b", re.I)),
    (ClaimCategory.MEDICATION, re.compile(
        DRUG.pattern + "|" + _DRUG_ENDING + r"|药物|用药|药效|疗效|药量|服药|给药|剂量|起始量|代谢型|代谢者|乙酰化|血药浓度|不良反应|毒副|毒性|抑制剂|麻醉|化疗|治疗(?:反应|方案|效果)|"
        + DRUG_ENDING_EN + r"|\b(?:drugs?|medications?|medicines?|dos(?:e|es|ing|age)|therap(?:y|ies)|treatment|inhibitors?|metaboli[sz]er|acetylator|side effects?|adverse|toxicity|an[ae]?esth\w+|chemotherapy|antidepressants?|painkillers?)\b", re.I)),
    (ClaimCategory.DISEASE_RISK, re.compile(
        r"(?:病|症|综合征|瘤|癌|聋|盲|畸形|瘫|痫|痴呆|梗死|卒中|骨折|骨质疏松|营养不良|变性|硬化|狭窄|梗阻|贫血|哮喘|痛风|心律失常|猝死|高血压|高血脂|糖尿|血栓|障碍|缺陷|发育迟缓|脊柱炎|关节炎|肝炎|肾炎|肠炎|皮炎|疹|囊肾|近视|秃|脱发|自闭|抑郁|精神分裂|白化|矮小|早衰|早搏|扩张|肌张力|脑性|共济失调|高热|致密化|头痛|失眠|缺乏|不全|衰竭|中毒|感染|过敏)|致病|病因|患病|发病|风险|抗原|体检|MRI|肠镜|筛查|预后|良性|临床意义|表型|诊断"
        r"|\b\w*(?:cancers?|carcinoma|disease|syndrome|disorders?|diabetes|tumou?rs?|stroke|thrombo\w+|opath(?:y|ies)|itis|[a-z]{3}emia|[a-z]{3}osis|[a-z]{3}oma|deafness|hearing (?:loss|damage)|hypotonia|delay|clots?|heart attacks?|hypertherm\w+|ataxia|survival|seizures|severity|blind(?:ness)?|deficiency|arrhythmia|infarction|hypertension|schizophrenia|asthma|gout|autism|depress\w+|dementia|fracture|anemia|degeneration|dystrophy|palsy|epilepsy|malformation|overload|psoriasis|migraine|malaria)\b|\b(?:PSA|screening|mammogra\w+|colonoscop\w+|surveillance|pathogenic|benign|clinical significance|prognosis|diagnosis|risk|susceptib\w+|symptoms?|phenotype|penetrance)\b", re.I)),
)  # fmt: skip

ASSERTS = re.compile(
    r"增|升|高|降|减|低|偏|强|弱|快|慢|差|好|传给|传递|更|易|容易|可能|倾向|几率|概率|机率|机会|风险|提示|考虑|确诊|相符|吻合|支持|符合|证实|判断|评定|归为|建议|推荐|宜|应|勿|避免|禁|慎|须|需|可(?:改|适|正常|选|行|以|优)|优先|优于|属于|属|型|者[，。；]?$|导致|造成|引起|所致|原因|病因|解释|参与|警惕|归入|危险|打折扣|升级|赖于|致病|影响|效果|反应|能力|获益|耐药|敏感|缺乏|不足|欠佳|无异|相当|正常|平均|无需|不必|均为|不受累|受累|患病|遗传给|阻断|明确|约为|[%％‰]|倍"
    r"|\b(?:increas\w*|elevat\w*|high\w*|low\w*|rais\w*|great\w*|reduc\w*|decreas\w*|more|less|fewer|slow\w*|fast\w*|rapid\w*|poor\w*|better|worse|normal|typical|average|nil|unlikely|likely|probabl\w*|possibl\w*|may|might|could|will|chance\w*|risks?|odds|predict\w*|suggest\w*|indicat\w*|confirm\w*|establish\w*|consistent|support\w*|expected|explain\w*|underl\w+|caus\w+|leads?|results? in|recommend\w*|advis\w*|should|avoid\w*|need\w*|consider\w*|best|limit\w*|prefer\w*|contraindicated|no change|can be|carrier|inherit\w*|affected|unaffected|classif\w+|interpret\w*|means|respon\w+|sensitiv\w+|resistan\w+|benefit\w*|inadequate|discomfort|faces?|unknown|conver\w+|metaboli\w+|account\w*|tendency|excluded|modif\w+|signals?|danger|concern|points?|must|stopped|prone|differ|near|above|below|upgraded|easily|well|trouble|awake|sufficient|alert|harmless|bearing|usual|standard|begin|start\w*|titrate)\b|%",
    re.I,
)

FINDING = re.compile(
    r"(?:变异|突变|缺失|重复|扩增|融合|易位|三体|基因型|多态性|NIPT)|\b(?:variants?|mutations?|deletion|duplication|codeletion|fusion|translocation|premutation|trisomy|repeats?|genotype|genes?|genetic|inherited|results?)\b",
    re.I,
)
"""Something that sequencing found."""

COMPARED = re.compile(
    r"(?:与|比|较|于|同)(?:常人|他人|别人|一般人|普通人|大众|旁人|平均|人群)|无异|[:：]\s*(?:弱|强|高|低|中等?|快|慢|正常|良好|较[高低强弱差好]|略[高低]|偏[高低强弱快慢]|易感|低于|高于|阳性)\s*$|\b(?:than (?:others|average|most|usual|other people)|as anyone else|of others|below average|above average|the average)\b|:\s*(?:weak|strong|high|low|normal|average|slow|fast|poor|good|moderate|increased|reduced|above|below)\b",
    re.I,
)
"""Compared with other people, or rated."""

ADVICE = re.compile(
    r"^\W*(?i:limit|avoid|use|start|begin|reduce|consider|choose|select|monitor|give|do not (?:use|give))\b|建议(?!书)|宜|应(?:当|该|高度|密切|每|尽|从|避|注|警|少|多|在)|不得|不宜|避免|警惕|请(?:控制|注意|避免|减少|增加|少|多|勿|在)|须|需(?:要)?(?:密切|定期|每|从|警|监)|推荐|减量|加量|停用|禁用|慎用|每年(?:检查|复查|筛查)|\b(?:should be (?:alert|monitored|screened|avoided|offered|given|started|treated)|must (?:not )?be|is advised|are advised|is recommended|are recommended|recommend\w*|we advise|we suggest|avoid|limit (?:your|the|intake)|keep an eye|eat (?:less|more)|needs? to be|should (?:not )?(?:receive|take|avoid|undergo|have|limit|eat|drink))\b",
    re.I,
)
"""Advice on what to do."""
