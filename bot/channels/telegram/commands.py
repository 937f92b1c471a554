"""The command menu: Telegram wants Latin names, the descriptions are Thai."""

from dataclasses import dataclass

DESCRIPTION = "ผู้ช่วย ITA ของหน่วยงาน: กรอกคะแนนในแชต บอกจุดอ่อน บอกว่าขาด O ข้อไหนและต้องเผยแพร่อะไร กด Start เพื่อเริ่ม"
SHORT_DESCRIPTION = "กรอกคะแนน ITA ดูจุดอ่อน และสิ่งที่ต้องเผยแพร่ ในแชต"


@dataclass(frozen=True, slots=True)
class Command:
    """`/name`, what it says in the menu, and the button it stands for."""

    name: str
    description: str
    press: str


COMMANDS = (
    Command("enter", "กรอกคะแนน", "q.enter"),
    Command("total", "สรุปคะแนน", "q.total"),
    Command("weak", "จุดอ่อน", "q.weak_points"),
    Command("missing", "ขาด O ข้อไหน", "q.missing"),
    Command("next", "ถึงระดับถัดไปต้องทำอะไร", "q.next"),
    Command("mine", "งานของฉัน", "q.mine"),
    Command("measures", "มาตรการของหน่วยงาน", "q.measures"),
    Command("undo", "เลิกทำครั้งล่าสุด", "q.undo"),
    Command("reminders", "ตั้งค่าการเตือน", "q.reminders"),
    Command("people", "สมาชิกและรหัสเชิญ", "q.people"),
    Command("agency", "เปลี่ยนหน่วยงาน", "q.agencies"),
    Command("mydata", "ข้อมูลของฉัน", "q.mydata"),
    Command("help", "ทำอะไรได้บ้าง", "q.start"),
)
