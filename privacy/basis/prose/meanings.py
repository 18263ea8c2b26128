"""Words of reports by what they mean, Chinese and English in one list, so that a sentence can be read as its meanings.

``您患痛风的机会偏大`` and ``your chance of gout is high`` both read *person, condition, chance, up*: what the weights
learn of one wording and one language, they know of the others.
"""

# ruff: noqa: E501 - the words of one meaning are one line

import re

_MEANINGS = {
    "person": (
        "您|你(?!们)|受检者|受试者|患者|病人|先证者|被检者|检测者|本例|本人|患儿|宝宝|孕妇|该女士|该男|该女|女方|男方|此人",
        r"you|your|patient|proband|examinee|client|individual|subject|infant|baby|this (?:man|woman|boy|girl|child|case)|he|she|his|her|him|person tested",
    ),
    "kin": (
        "父亲|母亲|父母|姐姐|妹妹|哥哥|弟弟|祖母|祖父|外婆|外公|姑|姨|舅|叔|兄弟|姐妹|家族|家系|亲属|家人|表妹|堂",
        r"father|mother|parents?|sisters?|brothers?|grand\w+|aunt|uncle|cousins?|family|relatives?|siblings",
    ),
    "child": (
        "胎儿|后代|子女|子代|孩子|儿子|女儿|下一代|下一胎|每胎|再生育|怀孕|妊娠|胚胎|囊胚|男胎|女胎",
        r"fetus|fetal|offspring|child(?:ren)?|sons?|daughters?|pregnanc\w+|embryos?|conceiv\w+|blastocysts?|birth",
    ),
    "people": (
        "人群|人们|人类|成年人|成人|女性|男性|居民|每个人|多数人|大多数|多数|部分|者(?=通常|一般|往往|多)|吸烟者|肥胖者|全球|我国|东亚|世界",
        r"people|persons?|women|men|adults|population|everyone|most|many|some|worldwide|smokers|humans|others",
    ),
    "chance": (
        "风险|概率|几率|机率|机会|可能性|可能(?=约|为|大|小|超)|倾向|易感|危险|患病率|发病率|倍数",
        r"risks?|chances?|odds|probabilit\w+|likelihood|likely|tendency|susceptib\w+|predispos\w+|prone|danger",
    ),
    "up": (
        "增加|升高|增高|上升|偏高|较高|更高|高于|高危|很高|极高|加重|更容易|容易|较大|偏大|多于|更多|明显|较强|倍|上浮",
        r"increas\w*|elevated|high(?:er|est)?|raised?|more|greater|above|strong(?:er|ly)?|double[sd]?|twice|\w+fold|up",
    ),
    "down": (
        "降低|减少|下降|偏低|较低|更低|低于|低危|很低|较弱|偏弱|不足|减弱|欠佳|较差|减慢|较慢|很小|渺茫|缺乏|不良",
        r"reduc\w*|decreas\w*|low(?:er)?|less|below|poor(?:ly)?|slow(?:ly|er)?|weak(?:er)?|fewer|impaired|bad|unlikely|deficien\w+",
    ),
    "same": (
        "正常|平均|相当|相同|无异|一致|持平|一般水平|常规|标准|照常|不变|维持",
        r"normal(?:ly)?|average|typical|similar|usual|standard|unchanged|equal|same|as usual|comparable",
    ),
    "advise": (
        "建议|推荐|应当?|宜|须|需要?|请|务必|最好|首选|优先|可选|可考虑",
        r"recommend\w*|advis\w*|should|must|needs?|consider\w*|please|best|prefer\w*|suggest\w*|ought|choose|select",
    ),
    "avoid": (
        "避免|禁用|禁忌|慎用|停用|不宜|不得|勿|避开|远离|限制|少吃|少喝|换用|改用|换药|减量|减半|控制",
        r"avoid\w*|contraindicated|stop|discontinue|limit\w*|refrain|instead|alternative|switch|replac\w*|halve[sd]?|off limits|not be (?:given|used)",
    ),
    "use": (
        "使用|服用|给药|用药|选用|应用|给予|摄入|补充|食用|饮用|吃|喝|剂量|起始量|用量",
        r"use[ds]?|take|takes|dos(?:e|es|ing)|prescrib\w*|given?|supplement\w*|eat|drink|intake|start",
    ),
    "now": ("目前|现在|正在|长期|每天|每日|每晚|平时", r"currently|now|daily|every day|at present|presently"),
    "past": (
        "曾|既往|去年|年前|自幼|病史|主诉|就诊|送检|入院|自述|术后|此前|诊断为|自诉",
        r"had|was|were|previous(?:ly)?|ago|history|referred|presented|complain\w*|diagnosed|reported|underwent|since|before|last year",
    ),
    "test": (
        "本检测|检测(?!到|结果)|测序|筛查|探针|平台|样本|文库|深度|覆盖|位点|方法|试剂|数据库|软件|模型|报告|评分由|模块|项目",
        r"tests?|testing|assay|panel|sequenc\w+|samples?|coverage|depth|method|librar\w+|platform|report|model|analys\w+|screen(?:ing)?|software|databases?",
    ),
    "cause": (
        "导致|引起|造成|所致|使得?|让|引发|诱发|原因|病因|源于|归因",
        r"caus\w+|leads?|due to|results? (?:in|from)|makes?|because|underl\w+|responsible|reason",
    ),
    "fit": (
        "符合|支持|解释|相符|提示|表明|显示|证实|确诊|确认|考虑|排除|吻合|诊断(?!为)|成立|有关|相关|无关",
        r"consistent|supports?|explain\w*|suggest\w*|indicat\w*|confirm\w*|exclud\w*|rule[sd]? out|diagnosis|fits?|related|associated|points?",
    ),
    "verdict": (
        "致病|良性|意义未明|意义不明|临床意义|有害|无害|4类|5类|3类|级别|评级|判定|归为|评为|分类",
        r"pathogenic|benign|uncertain|unknown|significance|VUS|harmless|disease-causing|class(?:ified)?|interpreted|considered|regarded",
    ),
    "may": (
        "可能|或许|也许|似|推测|估计|预计|大概|多半|不排除|怀疑",
        r"may|might|could|possibl\w+|perhaps|probabl\w+|presumabl\w+|suspect\w*|expected|seems?|estimat\w+",
    ),
    "no": (
        "不(?!良|足|同|适)|未|无(?!创)|没有|并非|非(?=携带)|否认",
        r"no|not|without|never|none|neither|cannot|absen\w+|nothing",
    ),
    "if": ("如果|若|如|假如|倘若|一旦|假若|倘使", r"if|when|should|once|were|in case|whether"),
    "metab": (
        "慢代谢|快代谢|中间代谢|正常代谢|超快代谢|乙酰化|代谢型|代谢者|代谢",
        r"metaboli[sz]\w+|acetylator\w*|clear(?:s|ance)?|break\w* down|convert\w*|absor\w+|digest\w*|handl\w+",
    ),
    "effect": (
        "疗效|效果|反应|敏感|耐药|获益|有效|无效|见效|应答|作用",
        r"respon\w+|efficacy|effective\w*|benefit\w*|resistan\w+|sensitiv\w+|works?|effects?|help\w*|do little",
    ),
    "harm": (
        "毒性|不良反应|副作用|出血|中毒|皮疹|过敏|骨髓抑制|肌病|耳毒性|肝损伤",
        r"toxic\w*|adverse|side effects?|bleed\w*|rash|myopathy|hypersensitivity|myelosuppression|hepatotoxicity",
    ),
    "carrier": ("携带者|携带", r"carriers?|carry|carries|carrying"),
    "pass": (
        "遗传给|传给|传递|再发|受累|患病(?!率)",
        r"inherit\w*|pass(?:ed|es)?|transmit\w*|recurrence|affected|hand(?:ed)? down",
    ),
    "repro": (
        "产前|羊水|羊穿|绒毛|植入前|试管|PGT|移植|备孕|生育|不孕|不育|流产|受孕",
        r"prenatal|amnio\w*|villus|preimplantation|PGT\S*|IVF|fertility|infertil\w+|miscarriage|partner|couple|transfer",
    ),
    "watch": (
        "随访|监测|复查|定期|每年|每半年|早期发现|检查|体检|预防",
        r"follow-up|monitor\w*|surveillance|annual|yearly|every year|regular|check\w*|prevent\w*|watch",
    ),
    "found": (
        "检出|检测到|发现|基因型|变异|突变|结果",
        r"detected|found|identified|genotype|variants?|mutations?|results?|findings?",
    ),
    "define": (
        "是一种|是指|是一类|编码|位于|称为|又称|属于(?=常染色体)|分为|指的是|由.{1,8}组成",
        r"is an?|refers? to|encodes?|means?|located|known as|called|defined|consists?",
    ),
    "who_else": (
        "研究|文献|指南|数据库|统计|专家|FDA|NMPA|CPIC",
        r"studies|study|research|guidelines?|literature|trials?|experts?",
    ),
    "offer": (
        "咨询|联系|门诊|客服|电话|知情同意|隐私|责任|参考",
        r"counsel\w*|contact|call|consult|liab\w+|consent|purposes|advice|professional|physician|doctor",
    ),
}
_CHINESE = re.compile("|".join(f"(?P<{name}>{zh})" for name, (zh, _) in _MEANINGS.items()))
_ENGLISH = re.compile("|".join(rf"(?P<{name}>\b(?:{en})\b)" for name, (_, en) in _MEANINGS.items()), re.IGNORECASE)
_KIND = re.compile(r"[VGRDN](?![A-Za-z])|(?<![A-Za-z])0")
_RUN = 3
_MOST = 40
"""Meanings of a sentence that are read; a longer one repeats itself."""


def meanings(text: str, *, chinese: bool) -> dict[str, float]:
    """Runs of up to three meanings (``m:person.chance.up``) and pairs in any distance (``p:person~up``) of ``text``.

    ``text`` has its names replaced by their kind (``D``, ``R``, ``N``, ``G``, ``V``), as ``features`` does.
    """
    pattern = _CHINESE if chinese else _ENGLISH
    hits = [(hit.start(), hit.lastgroup or "") for hit in pattern.finditer(text)]
    hits += [(hit.start(), hit[0]) for hit in _KIND.finditer(text)]
    read = [name for _, name in sorted(hits)][:_MOST]
    found = {
        f"m:{'.'.join(read[at : at + length])}": 0.8
        for length in range(1, _RUN + 1)
        for at in range(len(read) - length + 1)
    }
    found |= {f"p:{one}~{other}": 0.4 for at, one in enumerate(read) for other in read[at + 1 : at + 8]}
    found |= {f"m:^{read[0]}": 1.0, f"m:{read[-1]}$": 1.0} if read else {"m:nothing": 1.0}
    return found
