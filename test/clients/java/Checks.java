import com.ib.client.*;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sends the requests of the vendor's client to a TWS, and checks what its decoder makes of the answers. */
public final class Checks {
    private interface Check {
        void run() throws Exception;
    }

    private static final String ACCOUNT = "DU1234567";
    private static int passed;
    private static int failed;
    private static Session one;
    private static EClientSocket client;

    private static void check(String what, Check check) {
        try {
            check.run();
            passed += 1;
        } catch (Throwable error) {
            failed += 1;
            System.out.println("FAILED " + what + ": " + error);
        }
    }

    private static void expect(boolean holds, Object what) {
        if (!holds) throw new AssertionError(String.valueOf(what));
    }

    private static Contract contract(String symbol, String secType, String exchange, String currency) {
        Contract contract = new Contract();
        contract.symbol(symbol);
        contract.secType(secType);
        contract.exchange(exchange);
        contract.currency(currency);
        return contract;
    }

    private static Contract share(String symbol) {
        return contract(symbol, "STK", "SMART", "USD");
    }

    private static Contract call() {
        Contract option = contract("AAPL", "OPT", "SMART", "USD");
        option.lastTradeDateOrContractMonth("20260220");
        option.strike(260);
        option.right("C");
        return option;
    }

    private static Order order(String action, String type, double quantity) {
        Order order = new Order();
        order.action(action);
        order.orderType(type);
        order.totalQuantity(Decimal.get(quantity));
        order.tif("DAY");
        return order;
    }

    private static Order limit(double price, double quantity) {
        Order order = order("BUY", "LMT", quantity);
        order.lmtPrice(price);
        return order;
    }

    private static int orderId() throws InterruptedException {
        return (Integer) one.ask(() -> client.reqIds(-1), "nextValidId").args()[0];
    }

    private static long number(Object decimal) {
        return ((Decimal) decimal).longValue();
    }

    public static void main(String[] args) throws Exception {
        one = new Session(Integer.parseInt(args[0]), 11);
        client = one.client;
        session();
        contracts();
        quotes();
        streams();
        history();
        news();
        accounts();
        orders();
        if (args.length > 1) advisor(Integer.parseInt(args[1]));
        check("the decoder throws nothing", () -> expect(one.thrown.isEmpty(), one.thrown));
        check("no message is unreadable on either side", () -> {
            List<Session.Event> unreadable = one.named("error").stream()
                    .filter(event -> event.args().length != 4
                            || ((Integer) event.args()[1] >= 500 && (Integer) event.args()[1] < 600)
                            || Set.of(320, 323).contains(event.args()[1]))
                    .toList();
            expect(unreadable.isEmpty(), unreadable);
        });
        client.eDisconnect();
        System.out.println(passed + " passed, " + failed + " failed");
        System.exit(failed == 0 ? 0 : 1);
    }

    private static void session() {
        check("current time", () -> expect((Long) one.ask(client::reqCurrentTime, "currentTime").args()[0] > 1e9, "time"));
        check("accounts", () -> expect(one.ask(client::reqManagedAccts, "managedAccounts").is(ACCOUNT), "account"));
        check("next order ID", () -> expect(orderId() > 0, "ID"));
        check("user info", () -> {
            int id = one.nextId();
            one.ask(() -> client.reqUserInfo(id), "userInfo", event -> event.is(id));
        });
        check("family codes", () -> {
            FamilyCode[] codes = (FamilyCode[]) one.ask(client::reqFamilyCodes, "familyCodes").args()[0];
            expect(codes[0].accountID().equals(ACCOUNT), codes[0].accountID());
        });
        check("soft dollar tiers", () -> {
            int id = one.nextId();
            one.ask(() -> client.reqSoftDollarTiers(id), "softDollarTiers", event -> event.is(id));
        });
        check("display groups", () -> {
            int id = one.nextId();
            one.ask(() -> client.queryDisplayGroups(id), "displayGroupList", event -> event.is(id));
            int group = one.nextId();
            one.ask(() -> client.subscribeToGroupEvents(group, 1), "displayGroupUpdated", event -> event.is(group));
            client.unsubscribeFromGroupEvents(group);
        });
        check("a login that is no advisor has no groups of accounts", () -> {
            Session.Event error = one.ask(() -> client.requestFA(1), "error", event -> event.args()[1].equals(321));
            expect(((String) error.args()[2]).contains("non FA"), error);
        });
    }

    private static void details(Contract contract, String secType) throws InterruptedException {
        int id = one.nextId();
        one.ask(() -> client.reqContractDetails(id, contract), "contractDetailsEnd", event -> event.is(id));
        String name = secType.equals("BOND") ? "bondContractDetails" : "contractDetails";
        List<Session.Event> rows = one.of(name, id);
        expect(!rows.isEmpty(), "no details of " + secType);
        ContractDetails details = (ContractDetails) rows.get(0).args()[1];
        expect(details.contract().getSecType().equals(secType), details.contract());
        expect(details.contract().conid() > 0, details.contract());
    }

    private static void contracts() {
        check("details of a share", () -> details(share("AAPL"), "STK"));
        check("details of an option", () -> details(call(), "OPT"));
        check("details of futures", () -> details(contract("ES", "FUT", "CME", "USD"), "FUT"));
        check("details of an index", () -> details(contract("SPX", "IND", "CBOE", "USD"), "IND"));
        check("details of a currency pair", () -> details(contract("EUR", "CASH", "IDEALPRO", "USD"), "CASH"));
        check("details of a coin", () -> details(contract("BTC", "CRYPTO", "PAXOS", "USD"), "CRYPTO"));
        check("details of a bond", () -> {
            Contract bond = contract("US064159KJ44", "BOND", "SMART", "USD");
            details(bond, "BOND");
        });
        check("details of a fund", () -> details(contract("VFIAX", "FUND", "", ""), "FUND"));
        check("no details of a symbol that is not listed", () -> {
            int id = one.nextId();
            expect(one.errorOf(id, () -> client.reqContractDetails(id, share("NOSUCHX"))) == 200, "200");
        });
        check("matching symbols", () -> {
            int id = one.nextId();
            Object rows = one.ask(() -> client.reqMatchingSymbols(id, "AAPL"), "symbolSamples", event -> event.is(id)).args()[1];
            expect(((ContractDescription[]) rows)[0].contract().symbol().equals("AAPL"), "symbol");
        });
        check("parameters of options", () -> {
            int id = one.nextId();
            one.ask(
                    () -> client.reqSecDefOptParams(id, "AAPL", "", "STK", 265598),
                    "securityDefinitionOptionalParameterEnd",
                    event -> event.is(id));
            Object[] row = one.of("securityDefinitionOptionalParameter", id).get(0).args();
            expect(((Set<?>) row[5]).size() > 3 && ((Set<?>) row[6]).size() > 5, Arrays.toString(row));
        });
        check("a market rule", () -> {
            Object[] rule = one.ask(() -> client.reqMarketRule(26), "marketRule").args();
            expect(((PriceIncrement[]) rule[1])[0].increment() == 0.01, "increment");
        });
        check("exchanges of depth", () -> {
            Object rows = one.ask(client::reqMktDepthExchanges, "mktDepthExchanges").args()[0];
            expect(((DepthMktDataDescription[]) rows).length > 3, "exchanges");
        });
        check("scanner parameters", () -> {
            String xml = (String) one.ask(client::reqScannerParameters, "scannerParameters").args()[0];
            expect(xml.startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"), xml.substring(0, 60));
        });
        check("a scanner", () -> {
            ScannerSubscription scan = new ScannerSubscription();
            scan.numberOfRows(5);
            scan.instrument("STK");
            scan.locationCode("STK.US");
            scan.scanCode("MOST_ACTIVE");
            int id = one.nextId();
            one.ask(() -> client.reqScannerSubscription(id, scan, null, null), "scannerDataEnd", event -> event.is(id));
            expect(one.of("scannerData", id).size() == 5, one.of("scannerData", id).size());
            client.cancelScannerSubscription(id);
        });
    }

    private static Session.Event first(int id, String name, Runnable send) throws InterruptedException {
        return one.ask(send, name, event -> event.is(id));
    }

    private static void quotes() {
        check("a market data line has prices, sizes, volume and its kind", () -> {
            int id = one.nextId();
            first(id, "tickPrice", () -> client.reqMktData(id, share("AAPL"), "233", false, false, null));
            one.await(0, event -> event.name().equals("tickString") && event.is(id) && event.args()[1].equals(48), "RTVolume");
            expect(one.of("marketDataType", id).get(0).args()[1].equals(1), "type");
            expect(one.of("tickReqParams", id).size() == 1, "tickReqParams");
            expect(!one.of("tickSize", id).isEmpty(), "tickSize");
            client.cancelMktData(id);
        });
        check("the exchanges of a BBO", () -> {
            String bbo = (String) one.named("tickReqParams").get(0).args()[2];
            int id = one.nextId();
            Object map = first(id, "smartComponents", () -> client.reqSmartComponents(id, bbo)).args()[1];
            expect(!((Map<?, ?>) map).isEmpty(), "no exchanges");
        });
        check("a snapshot ends", () -> {
            int id = one.nextId();
            first(id, "tickSnapshotEnd", () -> client.reqMktData(id, share("MSFT"), "", true, false, null));
            expect(!one.of("tickPrice", id).isEmpty(), "no price");
        });
        check("an option has greeks", () -> {
            int id = one.nextId();
            first(id, "tickOptionComputation", () -> client.reqMktData(id, call(), "", false, false, null));
            client.cancelMktData(id);
        });
        check("delayed data come with delayed ticks, and live data come again", () -> {
            client.reqMarketDataType(3);
            client.reqMarketDataType(1);
            int id = one.nextId();
            first(id, "tickPrice", () -> client.reqMktData(id, share("TSLA"), "", false, false, null));
            client.cancelMktData(id);
        });
        check("an implied volatility gives the price that it was made of", () -> {
            int id = one.nextId();
            Object[] implied = first(
                    id, "tickOptionComputation", () -> client.calculateImpliedVolatility(id, call(), 10, 260, null)).args();
            int price = one.nextId();
            Object[] priced = first(
                    price,
                    "tickOptionComputation",
                    () -> client.calculateOptionPrice(price, call(), (Double) implied[3], 260, null)).args();
            expect(Math.abs((Double) priced[5] - 10) < 0.01, Arrays.toString(priced));
        });
        check("a line that is not subscribed cannot be cancelled", () -> {
            int id = one.nextId();
            expect(one.errorOf(id, () -> client.cancelMktData(id)) == 300, "300");
        });
        check("an unknown share has no market data", () -> {
            int id = one.nextId();
            expect(one.errorOf(id, () -> client.reqMktData(id, share("NOSUCHX"), "", false, false, null)) == 200, "200");
        });
    }

    private static void streams() {
        check("ticks of trades have whole seconds", () -> {
            int id = one.nextId();
            Object[] tick = first(
                    id, "tickByTickAllLast", () -> client.reqTickByTickData(id, share("AAPL"), "AllLast", 0, false)).args();
            expect((Long) tick[2] > 1_000_000_000L && (Long) tick[2] < 10_000_000_000L, tick[2]);
            expect(number(tick[4]) > 0, "size");
            client.cancelTickByTickData(id);
        });
        check("ticks of bids and asks", () -> {
            int id = one.nextId();
            Object[] tick = first(
                    id, "tickByTickBidAsk", () -> client.reqTickByTickData(id, share("MSFT"), "BidAsk", 0, true)).args();
            expect((Double) tick[2] <= (Double) tick[3], Arrays.toString(tick));
            client.cancelTickByTickData(id);
        });
        check("ticks of midpoints", () -> {
            int id = one.nextId();
            first(id, "tickByTickMidPoint", () -> client.reqTickByTickData(id, share("TSLA"), "MidPoint", 0, false));
            client.cancelTickByTickData(id);
        });
        check("five-second bars", () -> {
            int id = one.nextId();
            Object[] bar = first(
                    id, "realtimeBar", () -> client.reqRealTimeBars(id, share("AAPL"), 5, "TRADES", false, null)).args();
            expect((Long) bar[1] % 5 == 0, bar[1]);
            client.cancelRealTimeBars(id);
        });
        check("depth of an exchange, and of SMART with its market makers", () -> {
            int smart = one.nextId();
            first(smart, "updateMktDepthL2", () -> client.reqMktDepth(smart, share("AAPL"), 5, true, null));
            client.cancelMktDepth(smart, true);
            int plain = one.nextId();
            Contract future = contract("EUR", "CASH", "IDEALPRO", "USD");
            first(plain, "updateMktDepth", () -> client.reqMktDepth(plain, future, 5, false, null));
            client.cancelMktDepth(plain, false);
        });
    }

    private static List<Session.Event> bars(Contract contract, String end, String duration, String size, String show, boolean updates)
            throws InterruptedException {
        int id = one.nextId();
        first(
                id,
                "historicalDataEnd",
                () -> client.reqHistoricalData(id, contract, end, duration, size, show, 1, 1, updates, null));
        if (updates) {
            one.await(0, event -> event.name().equals("historicalDataUpdate") && event.is(id), "historicalDataUpdate");
            client.cancelHistoricalData(id);
        }
        return one.of("historicalData", id);
    }

    private static void history() {
        check("daily bars", () -> {
            List<Session.Event> bars = bars(share("AAPL"), "", "1 M", "1 day", "TRADES", false);
            expect(bars.size() > 17, bars.size());
            Bar bar = (Bar) bars.get(0).args()[1];
            expect(bar.high() >= bar.low() && bar.volume().longValue() > 0 && bar.count() > 0, bar.time());
        });
        check("minute bars name the time zone", () -> {
            Bar bar = (Bar) bars(share("MSFT"), "", "3600 S", "1 min", "TRADES", false).get(0).args()[1];
            expect(bar.time().endsWith(" US/Eastern"), bar.time());
        });
        check("bars of the midpoint have no volume", () -> {
            Contract pair = contract("EUR", "CASH", "IDEALPRO", "USD");
            Bar bar = (Bar) bars(pair, "", "1 D", "1 hour", "MIDPOINT", false).get(0).args()[1];
            expect(bar.count() == -1, bar.count());
        });
        check("bars that are kept up to date", () -> bars(share("TSLA"), "", "3600 S", "1 min", "TRADES", true));
        check("a schedule", () -> {
            int id = one.nextId();
            Object[] schedule = first(
                    id,
                    "historicalSchedule",
                    () -> client.reqHistoricalData(id, share("AAPL"), "", "5 D", "1 day", "SCHEDULE", 1, 1, false, null)).args();
            expect(((List<?>) schedule[4]).size() == 5 && schedule[3].equals("US/Eastern"), Arrays.toString(schedule));
        });
        check("the first time of a share", () -> {
            int id = one.nextId();
            Object text = first(id, "headTimestamp", () -> client.reqHeadTimestamp(id, share("AAPL"), "TRADES", 1, 2)).args()[1];
            expect(text.equals("345479400"), text);
        });
        check("a histogram", () -> {
            int id = one.nextId();
            Object items = first(id, "histogramData", () -> client.reqHistogramData(id, share("AAPL"), true, "3 days")).args()[1];
            expect(((List<?>) items).size() > 5, items);
        });
        for (String[] kind : new String[][] {
            {"TRADES", "historicalTicksLast"}, {"BID_ASK", "historicalTicksBidAsk"}, {"MIDPOINT", "historicalTicks"}
        }) {
            check("historical ticks of " + kind[0], () -> {
                int id = one.nextId();
                Object[] answer = first(
                        id,
                        kind[1],
                        () -> client.reqHistoricalTicks(
                                id, share("AAPL"), "", "20260113 10:00:00 US/Eastern", 100, kind[0], 1, false, null)).args();
                expect(((List<?>) answer[1]).size() >= 100, ((List<?>) answer[1]).size());
            });
        }
        check("a bar size that does not exist is refused", () -> {
            int id = one.nextId();
            int code = one.errorOf(
                    id,
                    () -> client.reqHistoricalData(id, share("AAPL"), "", "1 D", "7 mins", "TRADES", 1, 1, false, null));
            expect(code == 321 || code == 162, code);
        });
    }

    private static void news() {
        check("news providers, headlines and an article", () -> {
            Object providers = one.ask(client::reqNewsProviders, "newsProviders").args()[0];
            expect(((NewsProvider[]) providers).length > 0, "providers");
            int id = one.nextId();
            first(
                    id,
                    "historicalNewsEnd",
                    () -> client.reqHistoricalNews(id, 265598, "BRFG", "2025-12-01 00:00:00", "2026-01-13 00:00:00", 5, null));
            List<Session.Event> headlines = one.of("historicalNews", id);
            expect(!headlines.isEmpty(), "headlines");
            int article = one.nextId();
            String articleId = (String) headlines.get(0).args()[3];
            first(article, "newsArticle", () -> client.reqNewsArticle(article, "BRFG", articleId, null));
        });
        check("bulletins can be asked for and cancelled", () -> {
            client.reqNewsBulletins(true);
            client.cancelNewsBulletins();
        });
        check("fundamental data and WSH want a subscription", () -> {
            int id = one.nextId();
            expect(one.errorOf(id, () -> client.reqFundamentalData(id, share("AAPL"), "ReportSnapshot", null)) == 10358, "10358");
            int meta = one.nextId();
            expect(one.errorOf(meta, () -> client.reqWshMetaData(meta)) == 10276, "10276");
            int event = one.nextId();
            WshEventData data = new WshEventData(265598, false, false, false, "", "", 5);
            expect(one.errorOf(event, () -> client.reqWshEventData(event, data)) == 10276, "10276");
        });
    }

    private static void accounts() {
        check("the account summary", () -> {
            int id = one.nextId();
            first(id, "accountSummaryEnd", () -> client.reqAccountSummary(id, "All", "NetLiquidation,TotalCashValue"));
            expect(one.of("accountSummary", id).size() == 2, one.of("accountSummary", id));
            client.cancelAccountSummary(id);
        });
        check("account updates with values and positions", () -> {
            one.ask(() -> client.reqAccountUpdates(true, ACCOUNT), "accountDownloadEnd");
            expect(one.named("updateAccountValue").size() > 30, one.named("updateAccountValue").size());
            expect(!one.named("updatePortfolio").isEmpty(), "portfolio");
            client.reqAccountUpdates(false, ACCOUNT);
        });
        check("account updates of several accounts", () -> {
            int id = one.nextId();
            first(id, "accountUpdateMultiEnd", () -> client.reqAccountUpdatesMulti(id, ACCOUNT, "", false));
            client.cancelAccountUpdatesMulti(id);
        });
        check("positions", () -> {
            one.ask(client::reqPositions, "positionEnd");
            expect(!one.named("position").isEmpty(), "positions");
            client.cancelPositions();
            int id = one.nextId();
            first(id, "positionMultiEnd", () -> client.reqPositionsMulti(id, ACCOUNT, ""));
            client.cancelPositionsMulti(id);
        });
        check("P&L of the account has numbers, or the value that means none", () -> {
            int id = one.nextId();
            first(id, "pnl", () -> client.reqPnL(id, ACCOUNT, ""));
            Session.Event figures = one.await(
                    0,
                    event -> event.name().equals("pnl") && event.is(id) && (Double) event.args()[1] != Double.MAX_VALUE,
                    "pnl with numbers");
            expect(Math.abs((Double) figures.args()[1]) < 1e9, figures);
            client.cancelPnL(id);
        });
        check("P&L of a position", () -> {
            int id = one.nextId();
            Session.Event figures = first(id, "pnlSingle", () -> client.reqPnLSingle(id, ACCOUNT, "", 265598));
            expect(number(figures.args()[1]) != 0, figures);
            client.cancelPnLSingle(id);
        });
    }

    private static Session.Event status(int id, String status, Runnable send) throws InterruptedException {
        return one.ask(send, "orderStatus", event -> event.is(id) && event.args()[1].equals(status));
    }

    private static void orders() {
        check("a market order fills, with its execution and commission", () -> {
            int id = orderId();
            int from = one.position();
            status(id, "Filled", () -> client.placeOrder(id, share("AAPL"), order("BUY", "MKT", 10)));
            Session.Event fill = one.await(
                    from,
                    event -> event.name().equals("execDetails") && ((Execution) event.args()[2]).orderId() == id,
                    "execDetails");
            Execution execution = (Execution) fill.args()[2];
            expect(execution.side().equals("BOT") && execution.clientId() == 11, execution.execId());
            one.await(from, event -> event.name().equals("commissionReport"), "commissionReport");
        });
        check("a limit order rests, is changed, is listed and is cancelled", () -> {
            int id = orderId();
            first(id, "orderStatus", () -> client.placeOrder(id, share("AAPL"), limit(100, 5)));
            one.ask(
                    () -> client.placeOrder(id, share("AAPL"), limit(101, 5)),
                    "openOrder",
                    event -> event.is(id) && ((Order) event.args()[2]).lmtPrice() == 101);
            first(id, "openOrder", client::reqOpenOrders);
            one.ask(client::reqAllOpenOrders, "openOrderEnd");
            int from = one.position();
            status(id, "Cancelled", () -> client.cancelOrder(id, new OrderCancel()));
            one.await(from, event -> event.name().equals("error") && event.is(id) && event.args()[1].equals(202), "202");
        });
        check("an order that only asks what would be has margins and a commission", () -> {
            int id = orderId();
            Order order = order("BUY", "MKT", 10);
            order.whatIf(true);
            Session.Event answer = one.ask(
                    () -> client.placeOrder(id, share("MSFT"), order),
                    "openOrder",
                    event -> event.is(id) && !((OrderState) event.args()[3]).initMarginChange().equals("1.7976931348623157E308"));
            OrderState state = (OrderState) answer.args()[3];
            double change = Double.parseDouble(state.initMarginAfter()) - Double.parseDouble(state.initMarginBefore());
            expect(Math.abs(change - Double.parseDouble(state.initMarginChange())) < 0.02, state.initMarginChange());
            expect(state.minCommission() <= state.maxCommission(), state.minCommission());
        });
        check("an order with conditions, a parent and its children", () -> {
            int id = orderId();
            Order parent = limit(100, 5);
            PriceCondition condition = (PriceCondition) OrderCondition.create(OrderConditionType.Price);
            condition.conId(265598);
            condition.exchange("SMART");
            condition.isMore(true);
            condition.price(10_000);
            parent.conditions().add(condition);
            parent.transmit(false);
            Order stop = order("SELL", "STP", 5);
            stop.auxPrice(90);
            stop.parentId(id);
            int from = one.position();
            client.placeOrder(id, share("AAPL"), parent);
            first(id + 1, "orderStatus", () -> client.placeOrder(id + 1, share("AAPL"), stop));
            Order shown = (Order) one.await(from, event -> event.name().equals("openOrder") && event.is(id), "openOrder").args()[2];
            expect(shown.conditions().size() == 1, shown.conditions());
            one.await(from, event -> event.name().equals("orderStatus") && event.is(id), "orderStatus");
            status(id, "Cancelled", () -> client.cancelOrder(id, new OrderCancel()));
        });
        check("an algorithm with parameters", () -> {
            int id = orderId();
            Order order = limit(100, 5);
            order.algoStrategy("Adaptive");
            order.algoParams(List.of(new TagValue("adaptivePriority", "Normal")));
            first(id, "openOrder", () -> client.placeOrder(id, share("AAPL"), order));
            status(id, "Cancelled", () -> client.cancelOrder(id, new OrderCancel()));
        });
        check("orders that TWS refuses", () -> {
            int id = orderId();
            expect(one.errorOf(id, () -> client.placeOrder(id, share("AAPL"), limit(100.001, 5))) == 110, "110");
            expect(one.errorOf(9_999, () -> client.cancelOrder(9_999, new OrderCancel())) == 10147, "10147");
        });
        check("executions of the day", () -> {
            int id = one.nextId();
            first(id, "execDetailsEnd", () -> client.reqExecutions(id, new ExecutionFilter()));
            expect(one.of("execDetails", id).size() == 1, one.of("execDetails", id).size());
        });
        check("completed orders", () -> {
            one.ask(() -> client.reqCompletedOrders(false), "completedOrdersEnd");
            List<Session.Event> completed = one.named("completedOrder");
            expect(completed.size() >= 3, completed.size());
            for (Session.Event row : completed) expect(!((OrderState) row.args()[2]).completedStatus().isEmpty(), row);
        });
        check("all orders are cancelled at once", () -> {
            int id = orderId();
            first(id, "orderStatus", () -> client.placeOrder(id, share("AAPL"), limit(100, 5)));
            status(id, "Cancelled", () -> client.reqGlobalCancel(new OrderCancel()));
        });
        check("an option is exercised, or refused with its reason", () -> {
            int id = orderId();
            status(id, "Filled", () -> client.placeOrder(id, call(), order("BUY", "MKT", 1)));
            int exercise = one.nextId();
            client.exerciseOptions(exercise, call(), 1, 1, ACCOUNT, 0, "", "", false);
            int again = one.nextId();
            expect(one.errorOf(again, () -> client.exerciseOptions(again, call(), 1, 1, ACCOUNT, 0, "", "", false)) > 0, "error");
        });
        check("an order of several legs", () -> {
            ComboLeg bought = new ComboLeg(265598, 1, "BUY", "SMART", 0);
            ComboLeg sold = new ComboLeg(272093, 1, "SELL", "SMART", 0);
            Contract bag = contract("AAPL,MSFT", "BAG", "SMART", "USD");
            bag.comboLegs(List.of(bought, sold));
            int id = orderId();
            Session.Event open = first(id, "openOrder", () -> client.placeOrder(id, bag, limit(-500, 1)));
            expect(((Contract) open.args()[1]).comboLegs().size() == 2, "legs");
            status(id, "Cancelled", () -> client.cancelOrder(id, new OrderCancel()));
        });
    }

    private static void advisor(int port) {
        check("an advisor reads and replaces groups, and summarises all accounts", () -> {
            Session other = new Session(port, 12);
            String xml = (String) other.ask(() -> other.client.requestFA(1), "receiveFA", event -> event.is(1)).args()[1];
            expect(xml.startsWith("<?xml"), xml);
            other.ask(() -> other.client.replaceFA(77, 1, xml), "replaceFAEnd", event -> event.is(77));
            other.ask(() -> other.client.requestFA(3), "receiveFA", event -> event.is(3));
            other.ask(() -> other.client.reqAccountSummary(78, "All", "NetLiquidation"), "accountSummaryEnd");
            expect(other.of("accountSummary", 78).size() > 1, other.of("accountSummary", 78));
            one.thrown.addAll(other.thrown);
            other.client.eDisconnect();
        });
    }
}
