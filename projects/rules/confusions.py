"""Words that are often mistyped in official writing: a character of like sound or shape, one that is lost.

General Chinese; nothing here belongs to a region or a trade of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# wrong=right; the wrong word is in no right one
_WRONG = """
建立建全=建立健全 健立健全=建立健全 拔付=拨付 拔款=拨款 划拔=划拨 下拔=下拨 调拔=调拨 拔发=拨发
帐户=账户 帐号=账号 帐目=账目 帐簿=账簿 台帐=台账 记帐=记账 到帐=到账 转帐=转账 结帐=结账 对帐=对账
入帐=入账 查帐=查账 做帐=做账 布署=部署 签暑=签署 按装=安装 截止目前=截至目前 截止到目前=截至目前
截止今年=截至今年 截止上年=截至上年 即然=既然 立既=立即 即定=既定 做为=作为 座落=坐落 己经=已经
既时=及时 补帖=补贴 津帖=津贴 救肋=救助 资肋=资助 补肋=补助 帮肋=帮助 扶肋=扶助 辅肋=辅助
困难群从=困难群众 人名群众=人民群众 人民群从=人民群众 陪训=培训 培讯=培训 培圳=培训 覆概=覆盖 覆盍=覆盖
完膳=完善 设旅=设施 设旋=设施 措旋=措施 措失=措施 实旋=实施 唯护=维护 维户=维护 峻工=竣工 恐固=巩固
巩故=巩固 提髙=提高 幅射=辐射 屡行=履行 再接再励=再接再厉 名付其实=名副其实 切时=切实 松驰=松弛
防碍=妨碍 消妨=消防 预妨=预防 时侯=时候 气侯=气候 寒喧=寒暄 缉效=绩效 积效=绩效 绩郊=绩效 绩校=绩效
缋效=绩效 绩效指示=绩效指标 绩效目际=绩效目标 指际=指标 干步=干部 残级=残疾 残急=残疾 老令=老龄
高令=高龄 年令=年龄 适令=适龄 部份=部分 成份=成分 严励=严厉 蓄牧=畜牧 接肿=接种 筛察=筛查 灌概=灌溉
供暧=供暖 采暧=采暖 温暧=温暖 书藉=书籍 户藉=户籍 学藉=学籍 藉贯=籍贯 竟赛=竞赛 竟争=竞争 究竞=究竟
忧秀=优秀 忧惠=优惠 忧抚=优抚 优扶对象=优抚对象 标淮=标准 批淮=批准 核淮=核准 精淮=精准 招骋=招聘
骋用=聘用 解骋=解聘 攻艰=攻坚 攻尖战=攻坚战 振新乡村=振兴乡村 乡村振新=乡村振兴 环镜=环境 环竟=环境
幼儿圆=幼儿园 校圆=校园 建没=建设 建沒=建设 宗合=综合 策化=策划 执形=执行 采构=采购 贡现=贡献 奉现=奉献
现像=现象 像征=象征 对像=对象 不竟=不竞 报消=报销 注消=注销 取销=取消 邦扶=帮扶 铺导=辅导 宏扬=弘扬
和偕=和谐 谐调发展=协调发展 融恰=融洽 勾通=沟通 代遇=待遇 隐换=隐患 救缓=救援 缓助=援助 增涨=增长
效意=效益 效律=效率 持序=持续 影向=影响 贯切=贯彻 贯撤=贯彻 贯砌=贯彻 宣船=宣传 宣转=宣传 鼓厉=鼓励
激厉=激励 激历=激励 奖厉=奖励 装璜=装潢 迫不急待=迫不及待 一愁莫展=一筹莫展 按步就班=按部就班
因地治宜=因地制宜 因地置宜=因地制宜 不径而走=不胫而走 走头无路=走投无路 全神惯注=全神贯注
相形见拙=相形见绌 额份=份额 凑和=凑合 渡假=度假 欢渡=欢度 烩炙人口=脍炙人口 穿流不息=川流不息
草管人命=草菅人命 粗旷=粗犷 伸请=申请 申清=申请 审洁=审结 审枇=审批 审彼=审批 检侧=检测 监侧=监测
监钡=监测 评佑=评估 评沽=评估 预祘=预算 决祘=决算 结祘=结算 核祘=核算 经废=经费 经弗=经费 费甩=费用
使甩=使用 应甩=应用 利甩=利用 购卖=购买 更薪=更新 缴那=缴纳 交那=交纳 申报才料=申报材料 材枓=材料
资枓=资料 桔杆=秸秆 桔秆=秸秆 秸杆=秸秆 垃级=垃圾 垃极=垃圾 拉圾=垃圾 圾垃=垃圾 污然=污染 汚染=污染
噪单=噪声 燥声=噪声 绿色防空=绿色防控 病虫害防制=病虫害防治 防空火灾=防控火灾 森林防空=森林防控
疫情防空=疫情防控 疫曲=疫苗 诊撩=诊疗 治撩=治疗 医撩=医疗 冶疗=治疗 冶理=治理 综冶=综治 法冶=法治
政冶=政治 自冶=自治 整冶=整治 防冶=防治 冶安=治安
"""
_SAME = re.compile(r"(\S+)=(\S+)")
_WORDS = {wrong: right for wrong, right in _SAME.findall(_WRONG) if wrong != right}

# a pattern, what the matched part should be, what to say; "" where there is no one right answer
_IN_PLACE: tuple[tuple[str, str, str], ...] = (
    (r"(?:(?<=^)|(?<=[，。；、：,;:]))反应(?![堆釜速能时迅灵敏机及器罐式炉物])", "反映", ""),
    (r"(?<![创共构新筹改兴修续])建全(?![国省市县区面民方域覆员镇村乡程年过球])", "健全", ""),
    (
        r"(?<![应紧危救告缓])急时(?![刻间候])",
        "及时",
        "",
    ),
    (r"(?:(?<=群众)|(?<=居民)|(?<=企业))反应|反应(?=的?(?:问题|诉求|意见))", "反映", ""),
    (r"(?<![反重])复盖(?!章)", "覆盖", ""),
    (r"按排(?![名序量污放水队])", "安排", ""),
    (
        r"(?:(?<=^)|(?<=[，。；、]))反应(?=$)|(?<=[能可])反应(?=[\u4e00-\u9fff]{2,}(?:情况|程度|水平|效果))",
        "反映",
        "",
    ),
    (r"(?<=[\u4e00-\u9fff])(?<![桥内箱管圆隧])涵(?=[〔（(\[﹝【](?:19|20)\d\d[〕）)\]﹞】])", "函", ""),
    (r"截止(?=(?:20\d\d年)?\d{1,2}月|20\d\d年)", "截至", ""),
    (r"(?<![正常法条标])规化", "规划", ""),
    (r"己(?=完成|建成|实施|发放|拨付|开展|投入|达到|列入|纳入)", "已", ""),
    (r"书管(?=$|[，。；、\d])", "书馆", ""),
    (r"自负(?=金额|部分)", "自付", "“自负”是不是“自付”"),
)
_LOST: tuple[tuple[str, str], ...] = (
    (r"(?<!家)庭(?=经济困难|困难|医生|贫困|成员|收入)", "家庭"),
    (r"通过施(?![行工肥策治教药展救助用以加政压])", "通过实施"),
    (
        r"(?:(?<=^)|(?<=[，。；、,;]))通(?=执法|实施|开展|加强|落实|推进|组织|培训|检查|建设|发放|救助|宣传)",
        "通过",
    ),
    (r"(?<![惠科])普服务", "普惠服务"),
    (r"(?<!残)疾人(?![员群])", "残疾人"),
    (r"人民众(?!多)|(?<=困难)众", "群众"),
    (r"(?<![城镇回他返家])乡振兴|(?<![乡农各全强])村振兴", "乡村振兴"),
    (r"公卫生服务|(?<!公)共卫生|公共生服务", "公共卫生"),
    (r"可续发展|可持发展", "可持续发展"),
    (r"基础施(?!工)|(?<![地路])基设施|(?<!基)础设施", "基础设施"),
    (r"(?<![业成战政功考])绩(?=目标|评价|管理|指标)", "绩效"),
    (r"(?<![中大高])专资金|专项金(?![融属额])", "专项资金"),
    (r"(?<![补资救扶援互帮辅协])助标准|(?<![补津])贴标准", "补助标准、补贴标准"),
    (r"(?<![饱丰圆美])满度|(?<![满善创诚中任随愿注])意度", "满意度"),
    (r"(?<!颠)覆率|(?<![覆掩])盖率", "覆盖率"),
    (r"(?<![标批精水对])准率|(?<![准正明])确率", "准确率"),
    (r"(?<![普涉触提])及率|(?<![及准按小工守即])时率", "及时率"),
    (r"(?<!婴)幼儿照护", "婴幼儿照护"),
    (r"培人数|(?<![培参受轮集])训人数", "培训人数"),
    (r"(?<![收受获效公权])益人数|(?<![享接感])受人数", "受益人数"),
)
_ILL_MATCHED = re.compile(
    r"提高[^，。；、]{0,8}稳定(?![性度率就])|(?:经济|社会|生态|环境)效应(?=[^。]*效益)|(?<=效益)[^。]{0,12}(?:经济|社会|生态|环境)效应"
    r"|^提升[^，。；]{2,12}提质增效|避免[^，。；]{0,6}不再|防止[^，。；]{0,6}不再|大约[^，。；]{0,8}左右"
)
_NO_WORD = re.compile(
    r"(?<![药价市质安食城环银证保电海纪])监(?![局测管控督理视护察听狱考制造事利委区舍所外内狱于在规])[\u4e00-\u9fff]"
)


@dataclass(frozen=True, slots=True)
class Slip:
    """A wrong word in its place.  right: what belongs there, "" where nobody can tell."""

    start: int
    end: int
    right: str
    about: str = ""
    is_sure: bool = True

    def mended(self, text: str) -> str:
        return text[: self.start] + self.right + text[self.end :] if self.right else ""


def _either(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"({pattern})" for pattern in patterns))


def _cores(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """What must stand in a text, quick to look for: the patterns without what they look for around them."""
    bare = "|".join(patterns)
    for around in (r"\(\?<?[=!](?:[^()\[\]]|\[[^\]]*\])*\)", r"\(\?:\|*\)"):
        bare = re.sub(around, "", bare)
    return re.compile(bare)


_KNOWN = re.compile("|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True)))
_PLACED_WORDS = tuple(pattern for pattern, _, _ in _IN_PLACE)
_LACKING_WORDS = tuple(pattern for pattern, _ in _LOST)
_PLACED, _MAY_BE_PLACED = _either(_PLACED_WORDS), _cores(_PLACED_WORDS)
_LACKING, _MAY_LACK = _either(_LACKING_WORDS), _cores(_LACKING_WORDS)


@lru_cache(maxsize=8192)
def slips(text: str) -> tuple[Slip, ...]:
    """In order; of two in one place the longer."""
    found = (*_known(text), *_placed(text), *_lacking(text), *_no_words(text))
    kept: list[Slip] = []
    for slip in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or slip.start >= kept[-1].end:
            kept.append(slip)
    return tuple(kept)


def _known(text: str) -> Iterator[Slip]:
    return (Slip(*match.span(), _WORDS[match[0]]) for match in _KNOWN.finditer(text))


def _placed(text: str) -> Iterator[Slip]:
    for match in _PLACED.finditer(text) if _MAY_BE_PLACED.search(text) else ():
        _, right, about = _IN_PLACE[(match.lastindex or 1) - 1]
        yield Slip(*match.span(), right, about, is_sure=not about)


def _lacking(text: str) -> Iterator[Slip]:
    for match in _LACKING.finditer(text) if _MAY_LACK.search(text) else ():
        yield Slip(*match.span(), "", f"是不是“{_LOST[(match.lastindex or 1) - 1][1]}”漏了字")


def _no_words(text: str) -> Iterator[Slip]:
    for pattern, about in ((_NO_WORD, "词语不通"), (_ILL_MATCHED, "词语搭配不当")):
        yield from (Slip(*match.span(), "", about, is_sure=False) for match in pattern.finditer(text))
