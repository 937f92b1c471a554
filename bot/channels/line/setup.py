"""Looking at, and setting up, the LINE side: token, webhook address, a test call, the month's messages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from linebot.v3.messaging import (
    ApiException,
    AsyncApiClient,
    AsyncMessagingApi,
    Configuration,
    SetWebhookEndpointRequest,
    TestWebhookEndpointRequest,
)

from bot.channels.line.decode import WEBHOOK
from bot.findings import CheckResult
from bot.settings import Settings

TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)
AWAY = (TimeoutError, aiohttp.ClientError, OSError)
MOST_URL = 500


@asynccontextmanager
async def _api(settings: Settings) -> AsyncIterator[AsyncMessagingApi]:
    host = settings.line_api_base or None
    client = AsyncApiClient(Configuration(access_token=settings.line_channel_access_token, host=host))
    try:
        yield AsyncMessagingApi(client)
    finally:
        await client.close()


async def examine_line(settings: Settings, *, change: bool) -> list[CheckResult]:
    """Look at everything; with `change`, set the webhook address and let LINE test it."""
    missing = [
        name
        for name, value in (
            ("ITA_LINE_CHANNEL_SECRET", settings.line_channel_secret),
            ("ITA_LINE_CHANNEL_ACCESS_TOKEN", settings.line_channel_access_token),
        )
        if not value
    ]
    if missing:
        nothing = len(missing) == 2 and not change
        return [
            CheckResult(
                None if nothing else False,
                f"LINE ยังไม่ได้ตั้ง {' '.join(missing)} คัดลอกจากหน้า channel ใน LINE Developers "
                "(แท็บ Basic settings และ Messaging API)",
                f"LINE is off: {' '.join(missing)} missing; see LINE Developers, your channel",
            )
        ]
    async with _api(settings) as api:
        try:
            found = [await _account(api)]
            found += await _webhook(api, settings, change)
            found.append(await _quota(api))
        except ApiException as error:
            return [_refused(error)]
        except AWAY as error:
            return [
                CheckResult(
                    False,
                    f"ติดต่อ LINE ไม่ได้ ตรวจอินเทอร์เน็ตของเครื่องนี้ ({type(error).__name__})",
                    f"cannot reach LINE ({type(error).__name__})",
                )
            ]
    return found


async def _account(api: AsyncMessagingApi) -> CheckResult:
    info = await api.get_bot_info(_request_timeout=TIMEOUT)
    return CheckResult(
        True, f"LINE: {info.display_name} ({info.basic_id})", f"LINE token works: {info.basic_id}"
    )


def _refused(error: ApiException) -> CheckResult:
    if error.status in (401, 403):
        return CheckResult(
            False,
            "LINE ไม่รับ token: ออก Channel access token (long-lived) ใหม่แล้วใส่ ITA_LINE_CHANNEL_ACCESS_TOKEN",
            "LINE refuses the access token: issue a new long-lived one",
        )
    return CheckResult(False, f"LINE ตอบ {error.status}", f"LINE answered {error.status}")


async def _webhook(api: AsyncMessagingApi, settings: Settings, change: bool) -> list[CheckResult]:
    wanted = settings.public_url + WEBHOOK
    if not settings.public_url.startswith("https://") or len(wanted) > MOST_URL:
        return [
            CheckResult(
                False,
                "LINE ต้องมีที่อยู่ https: ตั้ง ITA_PUBLIC_URL เช่น https://ita.example.go.th",
                "LINE needs an https address: set ITA_PUBLIC_URL",
            )
        ]
    if not change:
        return [await _compared(api, wanted)]
    await api.set_webhook_endpoint(SetWebhookEndpointRequest(endpoint=wanted), _request_timeout=TIMEOUT)
    test = await api.test_webhook_endpoint(
        TestWebhookEndpointRequest(endpoint=wanted), _request_timeout=TIMEOUT
    )
    tested = (
        CheckResult(True, "LINE เรียก webhook ได้", "LINE reaches the webhook")
        if test.success
        else CheckResult(
            False,
            f"LINE เรียก webhook ไม่ได้: {test.reason} {test.detail} เปิด ita-bot serve และตรวจใบรับรอง https ก่อน",
            f"LINE cannot reach the webhook: {test.reason} {test.detail}; is ita-bot serve running?",
        )
    )
    return [await _compared(api, wanted, just_set=True), tested]


async def _compared(api: AsyncMessagingApi, wanted: str, *, just_set: bool = False) -> CheckResult:
    """Whether LINE calls us, and calls at all. A new address may take LINE a minute to know."""
    try:
        now = await api.get_webhook_endpoint(_request_timeout=TIMEOUT)
    except ApiException as error:
        if error.status != 404:
            raise
        return CheckResult(
            False, "ยังไม่ได้ตั้ง webhook: ita-bot line setup", "no webhook yet: ita-bot line setup"
        )
    if now.endpoint != wanted and just_set:
        thai = f"ตั้ง webhook {wanted} แล้ว LINE อาจใช้เวลาถึง 1 นาทีก่อนเปลี่ยน"
        return CheckResult(None, thai, f"webhook {wanted} set; LINE may need a minute")
    if now.endpoint != wanted:
        return CheckResult(
            False,
            f"LINE ยังเรียกที่อื่น ({now.endpoint}): ita-bot line setup",
            f"LINE calls another address ({now.endpoint}): ita-bot line setup",
        )
    if not now.active:
        return CheckResult(
            False,
            "เปิดสวิตช์ Use webhook ใน LINE Developers แท็บ Messaging API",
            "switch on 'Use webhook' in LINE Developers",
        )
    return CheckResult(True, f"webhook {wanted}", f"webhook {wanted}")


async def _quota(api: AsyncMessagingApi) -> CheckResult:
    quota = await api.get_message_quota(_request_timeout=TIMEOUT)
    used = (await api.get_message_quota_consumption(_request_timeout=TIMEOUT)).total_usage
    if quota.type != "limited":
        return CheckResult(True, f"ข้อความเดือนนี้ใช้ไป {used} ไม่จำกัด", f"{used} messages used, no limit")
    thai = f"ข้อความเดือนนี้ใช้ไป {used} จาก {quota.value} (คำตอบไม่นับ)"
    return CheckResult(used < quota.value, thai, f"{used} of {quota.value} messages used (replies are free)")
