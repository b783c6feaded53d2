#pragma once
// The C++ bodies of what the modules with many of them declare with `native`, one table for each topic. The modules
// themselves are in stdlib/modules.h.
#include <span>

#include "vm/native.h"

namespace coro::stdlib {

std::span<const vm::NativeEntry> inspectionNatives();
std::span<const vm::NativeEntry> intNatives();
std::span<const vm::NativeEntry> floatNatives();
std::span<const vm::NativeEntry> bitNatives();
std::span<const vm::NativeEntry> packingNatives();
std::span<const vm::NativeEntry> roundingNatives();
std::span<const vm::NativeEntry> strNatives();
std::span<const vm::NativeEntry> strSearchNatives();
std::span<const vm::NativeEntry> strUnicodeNatives();
std::span<const vm::NativeEntry> characterNatives();
std::span<const vm::NativeEntry> splitNatives();
std::span<const vm::NativeEntry> encodingNatives();
std::span<const vm::NativeEntry> bytesNatives();
std::span<const vm::NativeEntry> listNatives();
std::span<const vm::NativeEntry> sortNatives();
std::span<const vm::NativeEntry> mapNatives();
std::span<const vm::NativeEntry> setNatives();
std::span<const vm::NativeEntry> rangeNatives();
std::span<const vm::NativeEntry> rangeProperties();
std::span<const vm::NativeEntry> errorNatives();
std::span<const vm::NativeEntry> expectNatives();
std::span<const vm::NativeEntry> errorProperties();
std::span<const vm::NativeEntry> futureNatives();
std::span<const vm::NativeEntry> futureProperties();
std::span<const vm::NativeEntry> streamNatives();
std::span<const vm::NativeEntry> streamProperties();
std::span<const vm::NativeEntry> groupNatives();
std::span<const vm::NativeEntry> channelNatives();
std::span<const vm::NativeEntry> channelProperties();
std::span<const vm::NativeEntry> programNatives();
std::span<const vm::NativeEntry> mathFloatNatives();
std::span<const vm::NativeEntry> mathIntegerNatives();

} // namespace coro::stdlib
