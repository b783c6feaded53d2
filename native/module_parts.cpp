#include "native/module_parts.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <numeric>

#include "native/module_lowering.h"

namespace coro::native {

namespace {

/// Instructions for which it is worth starting a process, and how many at most are started for a module.
constexpr size_t kPartInstructions = 2500;
constexpr size_t kMostParts = 4;

/// The longest function first, each to the part that has least.
void deal(std::vector<llvm::Function*> functions, size_t count, std::vector<ModulePart>& parts) {
    std::vector<size_t> load(count), order(functions.size()), partOf(functions.size());
    std::iota(order.begin(), order.end(), size_t{0});
    auto size = [&](size_t f) { return functions[f]->getInstructionCount(); };
    std::stable_sort(order.begin(), order.end(), [&](size_t x, size_t y) { return size(x) > size(y); });
    for (size_t f : order) {
        partOf[f] = static_cast<size_t>(std::min_element(load.begin(), load.end()) - load.begin());
        load[partOf[f]] += size(f);
    }
    std::vector<ModulePart> dealt(count);
    for (size_t f = 0; f < functions.size(); ++f)
        dealt[partOf[f]].functions.push_back(functions[f]);
    std::move(dealt.begin(), dealt.end(), std::back_inserter(parts));
}

/// A process that does a part of the work, and the file in memory that it leaves the result in.
struct Worker {
    pid_t process;
    int file;
};

[[noreturn]] void workInChild(int file, llvm::function_ref<std::string(size_t)> work, size_t index) {
    const std::string bytes = work(index);
    for (size_t done = 0; done < bytes.size();) {
        const ssize_t written = write(file, bytes.data() + done, bytes.size() - done);
        if (written < 0 && errno != EINTR)
            _exit(1);
        done += written < 0 ? 0 : static_cast<size_t>(written);
    }
    _exit(bytes.empty() ? 1 : 0);
}

/// Empty when the process did not end well.
std::string resultOf(Worker worker) {
    int status = 0;
    while (waitpid(worker.process, &status, 0) < 0 && errno == EINTR) {}
    std::string bytes;
    const off_t size = lseek(worker.file, 0, SEEK_END);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && size > 0) {
        bytes.resize(static_cast<size_t>(size));
        if (pread(worker.file, bytes.data(), bytes.size(), 0) != size)
            bytes.clear();
    }
    close(worker.file);
    return bytes;
}

} // namespace

std::vector<ModulePart> divide(llvm::Module& module) {
    std::vector<llvm::Function*> usual, rare;
    size_t instructions = 0;
    for (llvm::Function& function : module)
        if (!function.isDeclaration()) {
            (function.hasFnAttribute(kRare) ? rare : usual).push_back(&function);
            instructions += function.getInstructionCount();
        }
    std::vector<ModulePart> parts;
    if (instructions < kPartInstructions) {
        usual.insert(usual.end(), rare.begin(), rare.end());
        parts.push_back({usual});
        return parts;
    }
    deal(usual, std::min(instructions / kPartInstructions, kMostParts), parts);
    if (!rare.empty())
        parts.push_back({rare, true});
    return parts;
}

void shareNames(llvm::Module& module) {
    for (llvm::GlobalValue& value : module.global_values())
        if (value.hasLocalLinkage()) {
            if (!value.hasName())
                value.setName("constant");
            value.setLinkage(llvm::GlobalValue::ExternalLinkage);
            value.setVisibility(llvm::GlobalValue::HiddenVisibility);
        }
}

void keepOnly(llvm::Module& module, const std::vector<ModulePart>& parts, size_t which) {
    for (size_t p = 0; p < parts.size(); ++p)
        for (llvm::Function* function : p == which ? std::vector<llvm::Function*>{} : parts[p].functions) {
            function->deleteBody();
            function->clearMetadata();
        }
    if (which == 0)
        return;
    for (llvm::GlobalVariable& variable : module.globals())
        variable.setInitializer(nullptr);
}

std::vector<std::string> atOnce(size_t count, llvm::function_ref<std::string(size_t)> work, std::string& error) {
    std::vector<Worker> workers;
    for (size_t i = 1; i < count; ++i) {
        const int file = memfd_create("coro", MFD_CLOEXEC);
        const pid_t child = file < 0 ? -1 : fork();
        if (child == 0)
            workInChild(file, work, i);
        if (child < 0) {
            error = std::strerror(errno);
            break;
        }
        workers.push_back({child, file});
    }
    std::vector<std::string> results;
    if (error.empty())
        results.push_back(work(0));
    for (Worker worker : workers)
        results.push_back(resultOf(worker));
    const bool isWhole = results.size() == count &&
                         std::none_of(results.begin(), results.end(), [](const std::string& r) { return r.empty(); });
    if (isWhole)
        return results;
    if (error.empty())
        error = "native code could not be made";
    return {};
}

} // namespace coro::native
