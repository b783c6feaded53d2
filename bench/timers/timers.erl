%% Timers send messages, and are as fine as a millisecond.
-module(timers).
-export([main/0]).

main() ->
    [erlang:send_after(I * 7919 rem 100000 div 1000, self(), fired) || I <- lists:seq(0, 999999)],
    io:format("~w~n", [count(1000000, 0)]).

count(0, Fired) -> Fired;
count(N, Fired) ->
    receive fired -> count(N - 1, Fired + 1) end.
