/*
 * assay-runner: runs a TensorFlow Lite model on an Android device and prints how long each query took, in nanoseconds.
 *
 * One file, C11, no headers but the C library's: the TensorFlow Lite library is opened at run time, through its C API.
 *
 *   Android:  $NDK/toolchains/llvm/prebuilt/linux-x86_64/bin/aarch64-linux-android24-clang -std=c11 -O2 -Wall -o assay-runner assay-runner.c -ldl
 *   Linux:    cc -std=c11 -O2 -Wall -o assay-runner assay-runner.c -ldl
 *
 * Options, each with a value:
 *   --library FILE     the TensorFlow Lite library
 *   --model FILE       a .tflite file
 *   --threads N        threads of one inference; 1 if absent
 *   --xnnpack 0|1      whether XNNPACK computes; 1 if absent. The C API does not use it by itself
 *   --samples FILE     inputs, one sample after another; of each sample the bytes of all inputs in the order of the model. Zeros if absent
 *   --outputs FILE     run every sample once instead of measuring, and write the bytes of all outputs here, sample by sample
 *   --warm-up-ms N     run this long before measuring; 500 if absent
 *   --min-ms N         measure at least this long; 1000 if absent
 *   --min-queries N    and at least that many queries; 50 if absent
 *
 * Standard output is lines of words; everything else goes to standard error:
 *   assay-runner 1                  always the first line: the version of this format
 *   loaded NS                       time to open the library, read the model, and allocate its tensors
 *   first NS                        time of the first inference, which comes after that
 *   progress QUERIES                a sign of life, every two seconds, between two queries
 *   query ISSUED_NS DONE_NS         one for each measured query, after the last one has ended; from the start of the recording
 *   end QUERIES                     the last line, if everything went well
 * Ends with 0, or with 2 after a sentence on standard error that says what went wrong.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Where more queries were measured than this, the rest is left out of the recording and measuring ends. */
#define MOST_QUERIES (1 << 21)
#define MOST_TENSORS 64
#define NS_PER_MS INT64_C(1000000)
#define NS_BETWEEN_PROGRESS INT64_C(2000000000)

typedef struct TfLiteModel TfLiteModel;
typedef struct TfLiteOptions TfLiteOptions;
typedef struct TfLiteInterpreter TfLiteInterpreter;
typedef struct TfLiteTensor TfLiteTensor;
typedef struct TfLiteDelegate TfLiteDelegate;

/* TfLiteXNNPackDelegateOptions begins with the number of threads; the rest differs between versions, and is left as it is. */
typedef struct {
  int32_t num_threads;
  char rest[252];
} XnnpackOptions;

static TfLiteModel *(*model_create_from_file)(const char *);
static TfLiteOptions *(*options_create)(void);
static void (*options_set_threads)(TfLiteOptions *, int32_t);
static void (*options_add_delegate)(TfLiteOptions *, TfLiteDelegate *);
static TfLiteInterpreter *(*interpreter_create)(const TfLiteModel *, const TfLiteOptions *);
static int (*allocate_tensors)(TfLiteInterpreter *);
static int (*invoke)(TfLiteInterpreter *);
static int32_t (*input_count)(const TfLiteInterpreter *);
static int32_t (*output_count)(const TfLiteInterpreter *);
static TfLiteTensor *(*input_tensor)(const TfLiteInterpreter *, int32_t);
static const TfLiteTensor *(*output_tensor)(const TfLiteInterpreter *, int32_t);
static size_t (*tensor_bytes)(const TfLiteTensor *);
static void *(*tensor_data)(const TfLiteTensor *);
static XnnpackOptions (*xnnpack_options_default)(void);
static TfLiteDelegate *(*xnnpack_create)(const XnnpackOptions *);

struct arguments {
  const char *library;
  const char *model;
  const char *samples;
  const char *outputs;
  int64_t threads;
  int64_t xnnpack;
  int64_t warm_up_ms;
  int64_t min_ms;
  int64_t min_queries;
};

static _Noreturn void fail(const char *format, ...) {
  va_list values;
  va_start(values, format);
  /* Both streams may end in one: keep the order. */
  fflush(stdout);
  fprintf(stderr, "assay-runner: ");
  vfprintf(stderr, format, values);
  fprintf(stderr, "\n");
  va_end(values);
  exit(2);
}

static int64_t now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static int64_t number(const char *option, const char *text, int64_t least, int64_t most) {
  char *end;
  errno = 0;
  long long value = strtoll(text, &end, 10);
  if (errno != 0 || end == text || *end != '\0' || value < least || value > most) {
    fail("%s can't be %s", option, text);
  }
  return value;
}

static struct arguments parse(int count, char **words) {
  struct arguments parsed = {.threads = 1, .xnnpack = 1, .warm_up_ms = 500, .min_ms = 1000, .min_queries = 50};
  for (int i = 1; i < count; i += 2) {
    const char *option = words[i];
    if (i + 1 == count) fail("%s needs a value", option);
    const char *value = words[i + 1];
    if (!strcmp(option, "--library")) parsed.library = value;
    else if (!strcmp(option, "--model")) parsed.model = value;
    else if (!strcmp(option, "--samples")) parsed.samples = value;
    else if (!strcmp(option, "--outputs")) parsed.outputs = value;
    else if (!strcmp(option, "--threads")) parsed.threads = number(option, value, 1, 256);
    else if (!strcmp(option, "--xnnpack")) parsed.xnnpack = number(option, value, 0, 1);
    else if (!strcmp(option, "--warm-up-ms")) parsed.warm_up_ms = number(option, value, 0, 3600000);
    else if (!strcmp(option, "--min-ms")) parsed.min_ms = number(option, value, 0, 3600000);
    else if (!strcmp(option, "--min-queries")) parsed.min_queries = number(option, value, 1, MOST_QUERIES);
    else fail("there is no option %s", option);
  }
  if (parsed.library == NULL || parsed.model == NULL) fail("--library and --model are needed");
  if (parsed.outputs != NULL && parsed.samples == NULL) fail("--outputs needs --samples");
  return parsed;
}

static void *symbol(void *library, const char *name) {
  void *address = dlsym(library, name);
  if (address == NULL) fail("the library has no %s", name);
  return address;
}

/* POSIX lets a function's address be stored like this; ISO C has no cast for it. */
#define BIND(function, name) (*(void **)(&(function)) = symbol(library, name))

static void bind(const char *path) {
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) fail("%s can't be loaded: %s", path, dlerror());
  BIND(model_create_from_file, "TfLiteModelCreateFromFile");
  BIND(options_create, "TfLiteInterpreterOptionsCreate");
  BIND(options_set_threads, "TfLiteInterpreterOptionsSetNumThreads");
  BIND(options_add_delegate, "TfLiteInterpreterOptionsAddDelegate");
  BIND(interpreter_create, "TfLiteInterpreterCreate");
  BIND(allocate_tensors, "TfLiteInterpreterAllocateTensors");
  BIND(invoke, "TfLiteInterpreterInvoke");
  BIND(input_count, "TfLiteInterpreterGetInputTensorCount");
  BIND(output_count, "TfLiteInterpreterGetOutputTensorCount");
  BIND(input_tensor, "TfLiteInterpreterGetInputTensor");
  BIND(output_tensor, "TfLiteInterpreterGetOutputTensor");
  BIND(tensor_bytes, "TfLiteTensorByteSize");
  BIND(tensor_data, "TfLiteTensorData");
  BIND(xnnpack_options_default, "TfLiteXNNPackDelegateOptionsDefault");
  BIND(xnnpack_create, "TfLiteXNNPackDelegateCreate");
}

static TfLiteInterpreter *load(const struct arguments *arguments) {
  bind(arguments->library);
  TfLiteModel *model = model_create_from_file(arguments->model);
  if (model == NULL) fail("%s is no TensorFlow Lite model", arguments->model);
  TfLiteOptions *options = options_create();
  options_set_threads(options, (int32_t)arguments->threads);
  if (arguments->xnnpack) {
    XnnpackOptions xnnpack = xnnpack_options_default();
    xnnpack.num_threads = (int32_t)arguments->threads;
    TfLiteDelegate *delegate = xnnpack_create(&xnnpack);
    if (delegate == NULL) fail("XNNPACK can't be used");
    options_add_delegate(options, delegate);
  }
  TfLiteInterpreter *interpreter = interpreter_create(model, options);
  if (interpreter == NULL) fail("there is no interpreter for %s: it may use operators that the library does not have", arguments->model);
  if (allocate_tensors(interpreter) != 0) fail("the tensors of %s can't be allocated", arguments->model);
  if (input_count(interpreter) > MOST_TENSORS || output_count(interpreter) > MOST_TENSORS) fail("the model has too many inputs or outputs");
  return interpreter;
}

static void run(TfLiteInterpreter *interpreter) {
  if (invoke(interpreter) != 0) fail("an inference failed");
}

struct samples {
  unsigned char *bytes;
  int64_t count;
  size_t sample_bytes;
};

static struct samples read_samples(const char *path, TfLiteInterpreter *interpreter) {
  struct samples samples = {.count = 1};
  for (int32_t i = 0; i < input_count(interpreter); i++) samples.sample_bytes += tensor_bytes(input_tensor(interpreter, i));
  if (samples.sample_bytes == 0) fail("the model has no inputs");
  if (path == NULL) {
    samples.bytes = calloc(1, samples.sample_bytes);
    if (samples.bytes == NULL) fail("there is not enough memory for a sample");
    return samples;
  }
  FILE *file = fopen(path, "rb");
  if (file == NULL || fseek(file, 0, SEEK_END) != 0) fail("%s can't be read", path);
  long bytes = ftell(file);
  rewind(file);
  if (bytes <= 0 || (size_t)bytes % samples.sample_bytes != 0) {
    fail("%s has %ld bytes, and a sample has %zu", path, bytes, samples.sample_bytes);
  }
  samples.count = (int64_t)((size_t)bytes / samples.sample_bytes);
  samples.bytes = malloc((size_t)bytes);
  if (samples.bytes == NULL) fail("there is not enough memory for the samples");
  if (fread(samples.bytes, 1, (size_t)bytes, file) != (size_t)bytes) fail("%s can't be read", path);
  fclose(file);
  return samples;
}

static void set_inputs(TfLiteInterpreter *interpreter, const struct samples *samples, int64_t sample) {
  const unsigned char *from = samples->bytes + (size_t)sample * samples->sample_bytes;
  for (int32_t i = 0; i < input_count(interpreter); i++) {
    TfLiteTensor *tensor = input_tensor(interpreter, i);
    memcpy(tensor_data(tensor), from, tensor_bytes(tensor));
    from += tensor_bytes(tensor);
  }
}

static void progress(int64_t queries, int64_t *last_ns) {
  int64_t now = now_ns();
  if (now - *last_ns >= NS_BETWEEN_PROGRESS) {
    *last_ns = now;
    printf("progress %" PRId64 "\n", queries);
    fflush(stdout);
  }
}

static void write_outputs(TfLiteInterpreter *interpreter, const struct samples *samples, const char *path) {
  FILE *file = fopen(path, "wb");
  if (file == NULL) fail("%s can't be written", path);
  int64_t shown_ns = now_ns();
  for (int64_t sample = 0; sample < samples->count; sample++) {
    set_inputs(interpreter, samples, sample);
    run(interpreter);
    for (int32_t i = 0; i < output_count(interpreter); i++) {
      const TfLiteTensor *tensor = output_tensor(interpreter, i);
      if (fwrite(tensor_data(tensor), 1, tensor_bytes(tensor), file) != tensor_bytes(tensor)) fail("%s can't be written", path);
    }
    progress(sample + 1, &shown_ns);
  }
  if (fclose(file) != 0) fail("%s can't be written", path);
  printf("end %" PRId64 "\n", samples->count);
}

static void measure(TfLiteInterpreter *interpreter, const struct samples *samples, const struct arguments *arguments) {
  int64_t *stamps = malloc(sizeof(int64_t) * 2 * MOST_QUERIES);
  if (stamps == NULL) fail("there is not enough memory for the stamps");
  int64_t sample = 0;
  int64_t shown_ns = now_ns();
  int64_t warm_ns = shown_ns + arguments->warm_up_ms * NS_PER_MS;
  for (int64_t queries = 1; now_ns() < warm_ns; queries++) {
    set_inputs(interpreter, samples, sample);
    run(interpreter);
    sample = (sample + 1) % samples->count;
    progress(queries, &shown_ns);
  }
  int64_t start_ns = now_ns();
  int64_t queries = 0;
  int64_t done_ns = start_ns;
  while (queries < MOST_QUERIES && (queries < arguments->min_queries || done_ns - start_ns < arguments->min_ms * NS_PER_MS)) {
    set_inputs(interpreter, samples, sample);
    int64_t issued_ns = now_ns();
    run(interpreter);
    done_ns = now_ns();
    stamps[2 * queries] = issued_ns - start_ns;
    stamps[2 * queries + 1] = done_ns - start_ns;
    queries++;
    sample = (sample + 1) % samples->count;
    progress(queries, &shown_ns);
  }
  for (int64_t i = 0; i < queries; i++) printf("query %" PRId64 " %" PRId64 "\n", stamps[2 * i], stamps[2 * i + 1]);
  printf("end %" PRId64 "\n", queries);
}

int main(int count, char **words) {
  struct arguments arguments = parse(count, words);
  printf("assay-runner 1\n");
  int64_t start_ns = now_ns();
  TfLiteInterpreter *interpreter = load(&arguments);
  printf("loaded %" PRId64 "\n", now_ns() - start_ns);
  struct samples samples = read_samples(arguments.samples, interpreter);
  set_inputs(interpreter, &samples, 0);
  start_ns = now_ns();
  run(interpreter);
  printf("first %" PRId64 "\n", now_ns() - start_ns);
  fflush(stdout);
  if (arguments.outputs != NULL) write_outputs(interpreter, &samples, arguments.outputs);
  else measure(interpreter, &samples, &arguments);
  /* A full disk or a closed pipe must not look like success. */
  if (fflush(stdout) != 0 || ferror(stdout)) fail("standard output can't be written");
  return 0;
}
