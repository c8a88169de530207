"""asyncio: quotes by httpx and aiohttp, ticks by websockets."""
import asyncio
import json
import aiohttp
import httpx
import websockets

KEY, BASE, WS = "aio-key-aio-key-aio-key", "http://127.0.0.1:5000/api/v1", "ws://127.0.0.1:8765"


async def ticks(count):
    async with websockets.connect(WS) as ws:
        await ws.send(json.dumps({"action": "authenticate", "api_key": KEY}))
        print(json.loads(await ws.recv())["status"])
        await ws.send(json.dumps({"action": "subscribe", "symbols": [{"symbol": "SBIN", "exchange": "NSE"}], "mode": 1}))
        while count:
            message = json.loads(await ws.recv())
            if message.get("type") == "market_data":
                print("tick", message["data"]["ltp"])
                count -= 1


async def quotes():
    async with httpx.AsyncClient() as client:
        replies = await asyncio.gather(*(client.post(BASE + "/quotes", json={"apikey": KEY, "symbol": s, "exchange": "NSE"})
                                         for s in ("SBIN", "INFY", "TCS", "ITC")))
        print([r.json()["data"]["ltp"] for r in replies])


async def order():
    async with aiohttp.ClientSession() as session:
        async with session.post(BASE + "/placeorder", json={
                "apikey": KEY, "strategy": "aio", "symbol": "SBIN", "exchange": "NSE", "action": "BUY", "quantity": "1",
                "pricetype": "MARKET", "product": "MIS"}) as reply:
            print(await reply.json())
    async with aiohttp.ClientSession() as session, session.ws_connect("http://localhost:8765") as ws:
        await ws.send_json({"action": "authenticate", "api_key": KEY})
        print("aiohttp", (await ws.receive_json())["type"])


async def main():
    await asyncio.gather(ticks(2), quotes(), order())
    print("style done", flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
