"""The measures of the sample agency: ten of them, one for each indicator, in the year that runs now."""

from dataclasses import dataclass

from knowledge.measures.measure import Draft
from knowledge.periods.reading import Cadence, read_period

CLERKS, TREASURY, COMMITTEE, EVERYONE = "สำนักปลัด", "กองคลัง", "คณะทำงาน ITA", ""


@dataclass(frozen=True, slots=True)
class Sample:
    """A measure as a plan writes it: `{y}` is the fiscal year, `{b}` the calendar year it begins in."""

    title: str
    steps: str
    period: str
    unit: str
    cadence: Cadence | None = None

    def draft(self, number: int, year: int) -> Draft:
        """As a measure of a fiscal year, for the indicator of that number."""
        period = self.period.format(y=year, b=year - 1)
        return Draft(
            title=self.title,
            serves=(f"ind{number}",),
            steps=self.steps,
            period=period,
            spans=read_period(period, year).spans,
            cadence=self.cadence,
            reporting="รายไตรมาส" if self.cadence is Cadence.QUARTERLY else "",
            units=(self.unit,) if self.unit else (),
            everyone=self.unit == EVERYONE,
        )


MEASURES = (
    Sample(
        "กิจกรรมเชิดชูเกียรติเจ้าหน้าที่ผู้มีคุณธรรม จริยธรรม",
        "ประกาศเกียรติคุณเจ้าหน้าที่ที่มีความโดดเด่นเป็นประจำทุกปี",
        "กันยายน {y}",
        CLERKS,
    ),
    Sample(
        "กิจกรรม Open Budget: เปิดเผยการใช้จ่ายรายไตรมาส",
        "สรุปงบประมาณรายจ่ายรายไตรมาสให้เข้าใจง่าย เผยแพร่ทางเว็บไซต์และบอร์ดประชาสัมพันธ์",
        "ตลอดปีงบประมาณ {y}",
        TREASURY,
        Cadence.QUARTERLY,
    ),
    Sample(
        "โครงการพัฒนาบุคลากรและสมาชิกสภา",
        "จัดอบรมโดยสอดแทรกเรื่องผลประโยชน์ทับซ้อน คุณธรรม และจริยธรรม",
        "พ.ค. - ก.ย. {y}",
        CLERKS,
    ),
    Sample(
        "มาตรการกำกับดูแลและตรวจสอบการใช้ทรัพย์สินกลาง",
        "บันทึกการใช้รถและน้ำมันเชื้อเพลิงแบบออนไลน์ เพื่อตรวจสอบย้อนหลังได้",
        "ตลอดปีงบประมาณ {y}",
        EVERYONE,
    ),
    Sample(
        "กิจกรรมประกาศเจตนารมณ์และขับเคลื่อนนโยบาย No Gift Policy",
        "จัดทำสื่อ “งดรับของขวัญ” ในช่วงเทศกาล และลงนามบันทึกข้อตกลงร่วมกันของเจ้าหน้าที่",
        "ต.ค.-พ.ย. {b}",
        EVERYONE,
    ),
    Sample(
        "กิจกรรมพัฒนาคุณภาพการให้บริการประชาชน (One Stop Service)",
        "ประชุมคณะทำงานเพื่อทบทวนปัญหา และปรับปรุงระบบ E-Service ให้ทันสมัย",
        "มีนาคม {y} กันยายน {y}",
        CLERKS,
    ),
    Sample(
        "โครงการ Smart ชุมชน",
        "ทบทวนและพัฒนาระบบการสื่อสาร และการรับเรื่องผ่านระบบ E-Service",
        "ส.ค.-ก.ย. {y}",
        CLERKS,
    ),
    Sample(
        "โครงการสำรวจความพึงพอใจและปรับปรุงกระบวนงาน",
        "ประชุมหัวหน้าส่วนราชการ กำหนดแนวทางพัฒนาและปรับปรุงงานจากข้อเสนอแนะ",
        "มกราคม {y}",
        EVERYONE,
    ),
    Sample(
        "กิจกรรม Big Data",
        "วางแผนและกำหนดผู้ดูแลข้อมูลของแต่ละกอง ให้เปิดเผยข้อมูลบนเว็บไซต์ครบตามเกณฑ์ OIT",
        "มกราคม {y}",
        COMMITTEE,
    ),
    Sample(
        "มาตรการยกระดับการป้องกันและแก้ไขปัญหาการทุจริตเชิงรุก",
        "ประชุมคณะทำงานเพื่อกำหนดแนวทางขับเคลื่อนการป้องกันการทุจริต",
        "มีนาคม {y}",
        COMMITTEE,
    ),
)


def sample_plan(year: int) -> list[Draft]:
    """The measures as drafts of a fiscal year."""
    return [each.draft(number, year) for number, each in enumerate(MEASURES, 1)]
