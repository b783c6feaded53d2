#pragma once
#include <string_view>
#include <vector>

namespace coro::vm {

/// The one of `members` that other languages call `foreign`: "push" for `append`. Empty: none of them. For the message
/// about a member that does not exist.
std::string_view coroMember(std::string_view foreign, const std::vector<std::string_view>& members);
/// What stands for a member that Coro has no method for: "xs.join(text)" for `join` of a `str`. Empty: nothing is
/// known.
std::string_view coroInstead(std::string_view foreign, std::string_view className);
/// The same for a function that a class has elsewhere: "succeed(value)" for `resolve` of the class `Deferred`.
std::string_view coroFunction(std::string_view foreign, std::string_view className);
/// What stands for a call of `called` ("list.pop") with so many arguments as elsewhere. Empty: nothing is known.
std::string_view coroCall(std::string_view called, unsigned given);

} // namespace coro::vm
