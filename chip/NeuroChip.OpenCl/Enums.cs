#pragma warning disable CS1591 // Each name is the OpenCL header's own; a comment could only repeat it.

namespace NeuroChip.OpenCl;

/// <summary>cl_device_type.</summary>
[Flags]
public enum DeviceType : ulong
{
    None = 0,
    Default = 1 << 0,
    Cpu = 1 << 1,
    Gpu = 1 << 2,
    Accelerator = 1 << 3,
    Custom = 1 << 4,
    All = 0xFFFFFFFF,
}

/// <summary>cl_platform_info.</summary>
public enum PlatformInfo : uint
{
    Profile = 0x0900,
    Version = 0x0901,
    Name = 0x0902,
    Vendor = 0x0903,
    Extensions = 0x0904,
}

/// <summary>cl_device_info, those this project asks for.</summary>
public enum DeviceInfo : uint
{
    Type = 0x1000,
    MaxComputeUnits = 0x1002,
    MaxWorkGroupSize = 0x1004,
    MaxMemAllocSize = 0x1010,
    MemBaseAddrAlign = 0x1019,
    GlobalMemSize = 0x101F,
    LocalMemSize = 0x1023,
    Name = 0x102B,
    Vendor = 0x102C,
    DriverVersion = 0x102D,
    Version = 0x102F,
    Extensions = 0x1030,
    Platform = 0x1031,
    HostUnifiedMemory = 0x1035,
}

/// <summary>cl_command_queue_properties.</summary>
[Flags]
public enum CommandQueueProperties : ulong
{
    None = 0,
    OutOfOrderExecModeEnable = 1 << 0,
    ProfilingEnable = 1 << 1,
}

/// <summary>cl_queue_properties keys for CreateCommandQueueWithProperties.</summary>
public enum QueueProperties : ulong
{
    None = 0,
    Properties = 0x1093,
}

/// <summary>cl_mem_flags.</summary>
[Flags]
public enum MemFlags : ulong
{
    None = 0,
    ReadWrite = 1 << 0,
    WriteOnly = 1 << 1,
    ReadOnly = 1 << 2,
    UseHostPtr = 1 << 3,
    AllocHostPtr = 1 << 4,
    CopyHostPtr = 1 << 5,
    HostWriteOnly = 1 << 7,
    HostReadOnly = 1 << 8,
    HostNoAccess = 1 << 9,
}

/// <summary>cl_map_flags.</summary>
[Flags]
public enum MapFlags : ulong
{
    None = 0,
    Read = 1 << 0,
    Write = 1 << 1,
    WriteInvalidateRegion = 1 << 2,
}

/// <summary>cl_program_build_info.</summary>
public enum ProgramBuildInfo : uint
{
    BuildStatus = 0x1181,
    BuildOptions = 0x1182,
    BuildLog = 0x1183,
}

/// <summary>cl_kernel_work_group_info.</summary>
public enum KernelWorkGroupInfo : uint
{
    WorkGroupSize = 0x11B0,
    CompileWorkGroupSize = 0x11B1,
    LocalMemSize = 0x11B2,
    PreferredWorkGroupSizeMultiple = 0x11B3,
    PrivateMemSize = 0x11B4,
}

/// <summary>cl_profiling_info.</summary>
public enum ProfilingInfo : uint
{
    CommandQueued = 0x1280,
    CommandSubmit = 0x1281,
    CommandStart = 0x1282,
    CommandEnd = 0x1283,
}
