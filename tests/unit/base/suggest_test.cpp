#include "base/suggest.h"

#include <catch2/catch.hpp>

using coro::editDistance;
using coro::suggest;

TEST_CASE("edit distance counts inserts, deletes, replacements and swaps of neighbours") {
    CHECK(editDistance("", "", 5) == 0);
    CHECK(editDistance("print", "print", 5) == 0);
    CHECK(editDistance("print", "pritn", 5) == 1);
    CHECK(editDistance("print", "prnt", 5) == 1);
    CHECK(editDistance("print", "sprint", 5) == 1);
    CHECK(editDistance("print", "paint", 5) == 1);
    CHECK(editDistance("ca", "abc", 5) == 3); // a swapped pair is not edited again
    CHECK(editDistance("kitten", "sitting", 5) == 3);
    CHECK(editDistance("", "abc", 5) == 3);
}

TEST_CASE("edit distance stops at its limit") {
    CHECK(editDistance("kitten", "sitting", 2) == 3);
    CHECK(editDistance("a", "abcdefgh", 2) == 3);
    CHECK(editDistance("abcdefgh", "stuvwxyz", 3) == 4);
}

TEST_CASE("the nearest name is suggested") {
    CHECK(suggest("pritn", {"point", "print", "sprint"}) == "print");
    CHECK(suggest("callater", {"callLater", "later"}) == "callLater");
    CHECK(suggest("deferred", {"Deferred", "defer"}) == "Deferred");
    CHECK(suggest("lenght", {"length", "len"}) == "length");
}

TEST_CASE("a difference in case counts less than another letter") {
    CHECK(suggest("Print", {"Point", "print"}) == "print");
}

TEST_CASE("of equally near names the first is suggested") { CHECK(suggest("cat", {"bat", "hat"}) == "bat"); }

TEST_CASE("the beginning of a name suggests the shortest name that goes on") {
    CHECK(suggest("Timeout", {"TimeoutErrorOfAll", "TimeoutError", "timer"}) == "TimeoutError");
    CHECK(suggest("Time", {"TimeoutError"}).empty());
}

TEST_CASE("nothing is suggested when no name is near") {
    CHECK(suggest("print", {"channel", "sleep", "clock"}).empty());
    CHECK(suggest("x", {"y", "z", "xs"}).empty());
    CHECK(suggest("ab", {"x"}).empty());
    CHECK(suggest("print", {}).empty());
    CHECK(suggest("", {"a"}).empty());
    CHECK(suggest("same", {"same"}).empty());
    CHECK(suggest(std::string(1000, 'a'), {"a"}).empty());
}
