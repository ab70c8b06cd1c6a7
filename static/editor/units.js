// The units that indicators.units knows, for the browser's copy of the target values (values.js).
// tests/indicators/test_browser_values.py holds both lists against each other.

const WORDS =
  "元 美元 港元 欧元 人 户 个 家 次 人次 户次 人天 人日 人年 床日 车次 班次 架次 批次 项 处 所 台" +
  " 套 台套 件 场 场次 份 篇 部 册 本 栋 幢 株 棵 头 尾 只 羽 匹 口 座 站 间 层 室 床 张 辆 艘 架 条" +
  " 段 根 块 片 把 支 枝 瓶 盒 箱 袋 包 桶 罐 种 类 款 门 课 节 学时 课时 课 期 届 批 轮 趟 例 宗 起" +
  " 案 卷 页 字 幅 枚 盏 樘 扇 面 组 队 班 团 对 村 镇 乡 街道 社区 小区 企业 单位 学校 项目 岗 岗位" +
  " 生 学生 亩次 公顷次 点 点位 网点 倍 岁 分 位 席 泊位 车位 标段 标准箱 孔 眼 泵 千瓦 千瓦时 千伏" +
  " 千伏安 伏 安 dB ℃ 度电 千卡 焦 TB GB MB 条次 例次 床位 机位 平方米 立方米 米 千克 % 百分点 号 级" +
  " 年 季度 周 日 小时 秒 月 分钟 半年 学期 学年 年度 工作日" +
  " ‰ 名 块钱 人民币 角 ㎡ m² m2 平米 平方 亩 公顷 hm² 平方公里 平方千米 ㎢ km² ㎥ m³ m3 立方 方 升 L" +
  " 毫升 ml mL m 延米 公里 千米 km ㎞ 厘米 cm 毫米 mm 吨 t 公斤 kg ㎏ 斤 克 g 毫克 mg 微克 μg kW 兆瓦 MW 瓦" +
  " 度 kWh 分贝 天 个日 个月 季 个季度 个小时 个工作日 个百分点 个千分点";
const KNOWN = new Set(WORDS.split(" "));
const PART = /^(\d*)(万亿|[十百千]?万|亿|[十百千])?(.*)$/;
const SLASH = /[/·•∙⋅]每?|(?<=.)每/;

export const words = () => [...KNOWN];

// Whether every part is a known unit; the empty unit of a plain number is.
export function isKnown(unit) {
  if (!unit) { return true; }
  const [over, ...per] = unit.split(SLASH);
  return (isKnownPart(over) || (per.length > 0 && !over)) && per.every(isKnownPart);
}

function isKnownPart(text) {
  if (KNOWN.has(text)) { return true; }
  const [, digits, scale, word] = PART.exec(text);
  const isScaled = Boolean(scale) || Number(digits || 1) > 1;
  return Number(digits || 1) > 0 && (KNOWN.has(word) || (isScaled && !word));
}
