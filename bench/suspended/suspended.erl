%% A tenth of the processes.
-module(suspended).
-export([main/0]).

main() ->
    Self = self(),
    Waiters = [spawn(fun() -> wait(Self, I) end) || I <- lists:seq(0, 99999)],
    [Waiter ! 1 || Waiter <- Waiters],
    io:format("~w~n", [collect(100000, 0)]).

wait(Parent, I) ->
    receive Value -> Parent ! Value + I rem 10 end.

collect(0, Total) -> Total;
collect(N, Total) ->
    receive Value -> collect(N - 1, Total + Value) end.
