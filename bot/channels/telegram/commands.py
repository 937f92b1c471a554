"""The command menu: Telegram wants Latin names, the descriptions are Thai."""

from dataclasses import dataclass

from handlers.terms.messages import Press

DESCRIPTION = "ผู้ช่วย ITA ของหน่วยงาน: กรอกคะแนนในแชต บอกจุดอ่อน บอกว่าขาด O ข้อไหนและต้องเผยแพร่อะไร กด Start เพื่อเริ่ม"
SHORT_DESCRIPTION = "กรอกคะแนน ITA ดูจุดอ่อน และสิ่งที่ต้องเผยแพร่ ในแชต"


@dataclass(frozen=True, slots=True)
class Command:
    """`/name`, what it says in the menu, and the door it opens."""

    name: str
    description: str
    door: str

    @property
    def press(self) -> str:
        return str(Press(self.door))


COMMANDS = (
    Command("enter", "กรอกคะแนน", "enter"),
    Command("total", "สรุปคะแนน", "total"),
    Command("weak", "จุดอ่อน", "weak_points"),
    Command("missing", "ขาด O ข้อไหน", "missing"),
    Command("next", "ถึงระดับถัดไปต้องทำอะไร", "next"),
    Command("mine", "งานของฉัน", "mine"),
    Command("measures", "มาตรการของหน่วยงาน", "measures"),
    Command("undo", "เลิกทำครั้งล่าสุด", "undo"),
    Command("reminders", "ตั้งค่าการเตือน", "reminders"),
    Command("people", "สมาชิกและรหัสเชิญ", "people"),
    Command("agency", "เปลี่ยนหน่วยงาน", "agencies"),
    Command("mydata", "ข้อมูลของฉัน", "mydata"),
    Command("help", "ทำอะไรได้บ้าง", "start"),
)
