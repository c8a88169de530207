from openalgo import api


class Desk:
    def __init__(self, key, host):
        self.client = api(api_key=key, host=host)

    def buy(self, symbol):
        return self.client.placeorder(strategy="desk", symbol=symbol, exchange="NSE", action="BUY", quantity=1, product="MIS")
