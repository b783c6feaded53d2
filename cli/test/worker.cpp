#include "cli/test/worker.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "cli/test/records.h"
#include "engine/session.h"

namespace coro::cli {

namespace {

class RecordWriter final : public engine::TestEvents {
  public:
    explicit RecordWriter(int fd) : fd_(fd) {}

    void planned(const std::vector<engine::TestInfo>& tests, const std::vector<std::string>& files) override {
        send({Record::Kind::Planned, 0, 0, 0, files, tests});
    }
    // What is printed between these two is the test's: each waits until what was printed before is taken.
    void began(size_t test) override {
        send({Record::Kind::Began, test, 0, 0, {}, {}});
        waitForAnswer();
    }
    void ended(size_t test, const engine::TestOutcome& outcome) override {
        send({Record::Kind::Ended, test, 0, outcome.nanoseconds, outcome.failures, {}});
        waitForAnswer();
    }
    void failedOutside(const std::string& report) override { send({Record::Kind::Outside, 0, 0, 0, {report}, {}}); }
    void done(int code) { send({Record::Kind::Done, 0, static_cast<uint64_t>(code), 0, {}, {}}); }

  private:
    void waitForAnswer() const {
        char answer;
        ssize_t count;
        while ((count = read(fd_, &answer, 1)) < 0 && errno == EINTR) {}
        if (count != 1)
            _exit(engine::kExitFailed);
    }
    /// When nobody reads any more, there is nobody to tell.
    void send(Record record) const {
        const std::string bytes = encodeRecord(record);
        for (size_t at = 0; at < bytes.size();) {
            const ssize_t written = write(fd_, bytes.data() + at, bytes.size() - at);
            if (written < 0 && errno != EINTR)
                _exit(engine::kExitFailed);
            at += written < 0 ? 0 : static_cast<size_t>(written);
        }
    }

    int fd_;
};

[[noreturn]] void runJob(const TestJob& job, int records) {
    RecordWriter writer(records);
    engine::Session session(job.useCache);
    const std::unique_ptr<engine::Program> program = session.compileTests(job.file);
    const int code = program ? session.runTests(*program, job.options, writer) : engine::kExitNotRun;
    std::fflush(nullptr);
    writer.done(code);
    std::exit(0);
}

} // namespace

Worker startWorker(const TestJob& job) {
    int records[2], output[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, records) != 0)
        return {};
    if (pipe2(output, O_CLOEXEC) != 0) {
        close(records[0]);
        close(records[1]);
        return {};
    }
    std::fflush(nullptr);
    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid == 0) {
        // Ctrl-C is for who started it, who passes it on; a second one for it would be a kill.
        setpgid(0, 0);
        // It does not outlive who started it.
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(engine::kExitFailed);
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, nullptr);
        std::signal(SIGINT, SIG_DFL);
        std::signal(SIGTERM, SIG_DFL);
        close(records[0]);
        close(output[0]);
        const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
        dup2(nothing, STDIN_FILENO);
        dup2(output[1], STDOUT_FILENO);
        dup2(output[1], STDERR_FILENO);
        runJob(job, records[1]);
    }
    close(records[1]);
    close(output[1]);
    if (pid < 0) {
        close(records[0]);
        close(output[0]);
        return {};
    }
    setpgid(pid, pid); // whoever of both comes first
    fcntl(output[0], F_SETFL, O_NONBLOCK);
    fcntl(records[0], F_SETFL, O_NONBLOCK);
    return {pid, records[0], output[0]};
}

} // namespace coro::cli
