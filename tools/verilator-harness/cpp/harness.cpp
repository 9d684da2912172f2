// Streams test vectors through a verilated design and checks every bit of every output beat.
//
// The design is wrapped (see src/wrapper.ts) so that its ports have fixed names; ports.h holds the tables of
// its lanes. The answer is one line "RESULT {json}" on standard output; "PROGRESS n" lines go before it.

#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "Vdut.h"
#include "verilated.h"

#include "ports.h"

double sc_time_stamp() { return 0; }

namespace {

struct Options {
  std::string inputs, expected;
  uint64_t samples, min_gap, max_gap, timeout, drain, max_mismatches, seed;
  bool random_idle;
};

struct Range {
  uint64_t min = UINT64_MAX, max = 0;
  void add(uint64_t value) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  std::string json() const {
    if (min > max) return "null";
    return "{\"min\":" + std::to_string(min) + ",\"max\":" + std::to_string(max) + "}";
  }
};

// xorshift64*: the same stream on every machine, unlike the distributions of <random>.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15ULL | 1) {}
  uint64_t next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return state_ * 0x2545f4914f6cdd1dULL;
  }

 private:
  uint64_t state_;
};

uint64_t mask(unsigned width) { return width == 64 ? UINT64_MAX : (1ULL << width) - 1; }

int64_t extend(uint64_t bits, unsigned width, bool is_signed) {
  bits &= mask(width);
  if (is_signed && (bits >> (width - 1) & 1)) bits |= ~mask(width);
  return static_cast<int64_t>(bits);
}

[[noreturn]] void fail(const std::string& message) {
  std::fprintf(stderr, "error: %s\n", message.c_str());
  std::exit(2);
}

std::vector<int64_t> read_int64(const std::string& path, size_t count) {
  std::vector<int64_t> values(count);
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (!file) fail("cannot open " + path);
  std::vector<unsigned char> bytes(count * 8);
  if (std::fread(bytes.data(), 1, bytes.size(), file) != bytes.size()) fail("too few bytes in " + path);
  std::fclose(file);
  for (size_t i = 0; i < count; i++) {
    uint64_t bits = 0;
    for (int byte = 7; byte >= 0; byte--) bits = bits << 8 | bytes[i * 8 + byte];
    values[i] = static_cast<int64_t>(bits);
  }
  return values;
}

class Harness {
 public:
  explicit Harness(const Options& options)
      : options_(options),
        inputs_(read_int64(options.inputs, options.samples * INPUT_ELEMENTS)),
        expected_(read_int64(options.expected, options.samples * OUTPUT_ELEMENTS)),
        random_(options.seed) {
    starts_.reserve(options.samples);
  }

  void run() {
    reset();
    while (fault_.empty() && !finished()) {
      drive();
      dut_.clk = 0;
      dut_.eval();
      // The ports now hold what the coming rising edge samples.
      if (dut_.valid) take_beat();
      check_timeout();
      dut_.clk = 1;
      dut_.eval();
      if (Verilated::gotFinish()) fault("finish", finished_samples());
      cycle_++;
    }
    dut_.final();
    print();
  }

 private:
  // Held for exactly the four cycles that the contract grants; cycle 0 is the first edge after it.
  void reset() {
    const uint64_t zeros[INPUT_PORTS] = {};
    set_inputs(dut_, zeros);
    dut_.start = 0;
    dut_.rst = 1;
    for (int edge = 0; edge < 4; edge++) {
      dut_.clk = 0;
      dut_.eval();
      dut_.clk = 1;
      dut_.eval();
    }
    dut_.rst = 0;
  }

  void drive() {
    const bool start = starts_.size() < options_.samples && cycle_ == next_start_;
    if (start) {
      if (!starts_.empty()) start_distance_.add(cycle_ - starts_.back());
      starts_.push_back(cycle_);
      next_start_ = cycle_ + options_.min_gap + random_.next() % (options_.max_gap - options_.min_gap + 1);
    }
    dut_.start = start;
    const size_t beat = starts_.empty() ? INPUT_BEATS : cycle_ - starts_.back();
    uint64_t values[INPUT_PORTS];
    for (size_t port = 0; port < INPUT_PORTS; port++) {
      values[port] = input_word(port, beat) & mask(INPUT_WIDTH[port]);
    }
    set_inputs(dut_, values);
  }

  uint64_t input_word(size_t port, size_t beat) {
    const int32_t word = beat < INPUT_BEATS ? INPUT_WORDS[beat][port] : -1;
    if (word >= 0) return inputs_[(starts_.size() - 1) * INPUT_ELEMENTS + word];
    return options_.random_idle ? random_.next() : 0;
  }

  void take_beat() {
    const size_t sample = beats_ / OUTPUT_BEATS, beat = beats_ % OUTPUT_BEATS;
    if (sample >= starts_.size()) return fault("unexpected-valid", sample);
    uint64_t values[OUTPUT_PORTS];
    get_outputs(dut_, values);
    for (size_t port = 0; port < OUTPUT_PORTS; port++) check_word(sample, beat, port, values[port]);
    beats_++;
    last_beat_ = cycle_;
    if (beat + 1 == OUTPUT_BEATS) finish_sample(sample);
  }

  void check_word(size_t sample, size_t beat, size_t port, uint64_t bits) {
    const int32_t word = OUTPUT_WORDS[beat][port];
    if (word < 0) return;
    const int64_t want = expected_[sample * OUTPUT_ELEMENTS + word];
    // Compared at full width, so that an expected value outside the port's range never passes.
    const int64_t got = extend(bits, OUTPUT_WIDTH[port], OUTPUT_SIGNED[port]);
    checked_++;
    if (got == want) return;
    if (mismatches_++ >= options_.max_mismatches) return;
    if (!first_mismatches_.empty()) first_mismatches_ += ",";
    first_mismatches_ += "{\"sample\":" + std::to_string(sample) + ",\"element\":" + std::to_string(word) +
                         ",\"expected\":\"" + std::to_string(want) + "\",\"got\":\"" + std::to_string(got) +
                         "\",\"cycle\":" + std::to_string(cycle_) + "}";
  }

  void finish_sample(size_t sample) {
    latency_.add(cycle_ - starts_[sample]);
    if (sample > 0) interval_.add(cycle_ - last_end_);
    last_end_ = cycle_;
    const uint64_t step = options_.samples / 50 + 1;
    if ((sample + 1) % step != 0) return;
    std::printf("PROGRESS %zu\n", sample + 1);
    std::fflush(stdout);
  }

  uint64_t finished_samples() const { return beats_ / OUTPUT_BEATS; }

  // Goes on for a while after the last beat, in which any further beat is one too many.
  bool finished() const { return finished_samples() == options_.samples && cycle_ > last_beat_ + options_.drain; }

  void check_timeout() {
    const uint64_t sample = finished_samples();
    if (sample < starts_.size() && cycle_ - starts_[sample] > options_.timeout) fault("missing-output", sample);
  }

  void fault(const char* kind, uint64_t sample) {
    fault_ = "{\"kind\":\"" + std::string(kind) + "\",\"cycle\":" + std::to_string(cycle_) +
             ",\"sample\":" + std::to_string(sample) + ",\"beats\":" + std::to_string(beats_) + "}";
  }

  void print() const {
    std::printf("RESULT {\"fault\":%s,\"mismatches\":%" PRIu64 ",\"checked\":%" PRIu64
                ",\"firstMismatches\":[%s],\"latency\":%s,\"interval\":%s,\"startDistance\":%s,\"cycles\":%" PRIu64 "}\n",
                fault_.empty() ? "null" : fault_.c_str(), mismatches_, checked_, first_mismatches_.c_str(),
                latency_.json().c_str(), interval_.json().c_str(), start_distance_.json().c_str(), cycle_);
  }

  const Options options_;
  const std::vector<int64_t> inputs_, expected_;
  Random random_;
  Vdut dut_;
  std::vector<uint64_t> starts_;
  uint64_t cycle_ = 0, next_start_ = 0, beats_ = 0, last_beat_ = 0, last_end_ = 0, mismatches_ = 0, checked_ = 0;
  Range latency_, interval_, start_distance_;
  std::string first_mismatches_, fault_;
};

uint64_t number(const char* text) { return std::strtoull(text, nullptr, 10); }

}  // namespace

int main(int argc, char** argv) {
  if (argc != 11) fail("expected 10 arguments");
  const Options options{argv[1],         argv[2],         number(argv[3]), number(argv[4]), number(argv[5]),
                        number(argv[6]), number(argv[7]), number(argv[8]), number(argv[9]), number(argv[10]) != 0};
  // Registers start at random, so that a design which forgets a reset does not pass by luck.
  Verilated::randReset(2);
  Verilated::randSeed(static_cast<int>(options.seed & 0x7fffffff));
  Harness(options).run();
  return 0;
}
