/* Two GPUs as NVIDIA's management library would tell about them; the second is old and tells little. */
#include <string.h>

#define SUCCESS 0
#define NOT_INITIALIZED 1
#define INVALID_ARGUMENT 2
#define NOT_SUPPORTED 3

struct gpu { const char *name; const char *uuid; int tells; unsigned long long energy; };
static struct gpu gpus[2] = {
    {"NVIDIA Fake 100", "GPU-00000000-0000-0000-0000-000000000001", 1, 5000000000000ULL},
    {"NVIDIA Old 10", "GPU-00000000-0000-0000-0000-000000000002", 0, 0}};
static int initialized = 0;

static int text(const char *from, char *to, unsigned int length) {
    if (strlen(from) >= length) return INVALID_ARGUMENT;
    strcpy(to, from);
    return SUCCESS;
}

int nvmlInit_v2(void) {
#ifdef NO_DRIVER
    return 9;
#else
    initialized = 1;
    return SUCCESS;
#endif
}
int nvmlSystemGetDriverVersion(char *version, unsigned int length) { return text("570.00.01", version, length); }
int nvmlDeviceGetCount_v2(unsigned int *count) {
    if (!initialized) return NOT_INITIALIZED;
    *count = 2;
    return SUCCESS;
}
int nvmlDeviceGetHandleByIndex_v2(unsigned int index, struct gpu **device) {
    if (index >= 2) return INVALID_ARGUMENT;
    *device = &gpus[index];
    return SUCCESS;
}
int nvmlDeviceGetName(struct gpu *device, char *name, unsigned int length) { return text(device->name, name, length); }
int nvmlDeviceGetUUID(struct gpu *device, char *uuid, unsigned int length) { return text(device->uuid, uuid, length); }
#ifndef OLD_LIBRARY
/* 2.5 J from reading to reading. */
int nvmlDeviceGetTotalEnergyConsumption(struct gpu *device, unsigned long long *millijoules) {
    if (!device->tells) return NOT_SUPPORTED;
    *millijoules = device->energy;
    device->energy += 2500;
    return SUCCESS;
}
#endif
int nvmlDeviceGetPowerUsage(struct gpu *device, unsigned int *milliwatts) {
    if (!device->tells) return NOT_SUPPORTED;
    *milliwatts = 3000000123u; /* more than a signed int holds */
    return SUCCESS;
}
int nvmlDeviceGetTemperature(struct gpu *device, int sensor, unsigned int *celsius) {
    if (sensor != 0) return INVALID_ARGUMENT;
    *celsius = 61;
    return SUCCESS;
}
int nvmlDeviceGetClockInfo(struct gpu *device, int clock, unsigned int *mhz) {
    if (!device->tells) return NOT_SUPPORTED;
    *mhz = clock == 0 ? 1755 : clock == 2 ? 2619 : 0;
    return SUCCESS;
}
/* Idle, the power limit, heat by the hardware, and a bit that nobody knows yet. */
int nvmlDeviceGetCurrentClocksThrottleReasons(struct gpu *device, unsigned long long *reasons) {
    if (!device->tells) return NOT_SUPPORTED;
    *reasons = 0x1 | 0x4 | 0x40 | 0x8000000000000000ULL;
    return SUCCESS;
}
