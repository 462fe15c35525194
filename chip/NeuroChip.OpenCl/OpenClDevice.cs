using System.Text;

namespace NeuroChip.OpenCl;

/// <summary>One device of one platform, with what a program asks before choosing it.</summary>
public sealed record OpenClDevice
{
    /// <summary>cl_platform_id.</summary>
    public required nint Platform { get; init; }

    /// <summary>cl_device_id.</summary>
    public required nint Id { get; init; }

    /// <summary>The driver behind the device, such as "Portable Computing Language".</summary>
    public required string PlatformName { get; init; }

    /// <summary>The device's own name.</summary>
    public required string Name { get; init; }

    /// <summary>The OpenCL version and driver text, such as "OpenCL 3.0 PoCL HSTR: …".</summary>
    public required string Version { get; init; }

    /// <summary>CPU, GPU or accelerator.</summary>
    public required DeviceType Type { get; init; }

    /// <summary>Work-groups that can run at the same time.</summary>
    public required uint ComputeUnits { get; init; }

    /// <summary>Most work-items in one group.</summary>
    public required ulong MaxWorkGroupSize { get; init; }

    /// <summary>Memory of the device in bytes.</summary>
    public required ulong GlobalMemoryBytes { get; init; }

    /// <summary>Largest single buffer in bytes.</summary>
    public required ulong MaxAllocationBytes { get; init; }

    /// <summary>
    /// Whether a buffer over memory of the host is that memory: so on PoCL's CPU devices. Others may do it, too, but are not known
    /// to (a checker of kernels has to see every write as a command).
    /// </summary>
    public bool SharesHostMemory => PlatformName == PoclDriver.PlatformName && Type.HasFlag(DeviceType.Cpu);

    /// <summary>Whether it is a GPU and nothing else: a checker of kernels says that it is everything.</summary>
    public bool IsGpu => Type.HasFlag(DeviceType.Gpu) && !Type.HasFlag(DeviceType.Cpu);

    /// <summary>
    /// Whether work-groups of a launch may wait for each other: each that has begun goes on until its end, and what it wrote before
    /// an atomic release is there after an acquire. OpenCL promises neither; threads of a CPU keep both.
    /// </summary>
    public bool OrdersWorkGroups => SharesHostMemory;

    /// <summary>
    /// Whether commands run in the thread that enqueues them: no thread has to wake for them, and one core does the work.
    /// </summary>
    public bool IsInline => PlatformName == PoclDriver.PlatformName && Name.StartsWith(PoclDriver.Inline, StringComparison.Ordinal);

    /// <summary>
    /// Every device of every platform, in the loader's order, but devices that are <see cref="IsInline"/> behind the others. A platform that fails to list its devices is left out: one
    /// broken driver must not hide the others. Empty when there is none; <see cref="CL.TryGetApi"/> says why.
    /// </summary>
    public static unsafe IReadOnlyList<OpenClDevice> Enumerate(CL api)
    {
        ArgumentNullException.ThrowIfNull(api);
        uint platformCount = 0;
        int code = api.GetPlatformIDs(0, null, &platformCount);
        if (code == (int)ErrorCodes.PlatformNotFoundKhr || (code == 0 && platformCount == 0))
        {
            return [];
        }

        OpenClException.ThrowIfError("clGetPlatformIDs", code);
        nint[] platforms = new nint[platformCount];
        fixed (nint* first = platforms)
        {
            OpenClException.ThrowIfError("clGetPlatformIDs", api.GetPlatformIDs(platformCount, first, null));
        }

        var found = new List<OpenClDevice>();
        foreach (nint platform in platforms)
        {
            PoclDriver.OfferInline(platform);
            uint deviceCount = 0;
            if (api.GetDeviceIDs(platform, DeviceType.All, 0, null, &deviceCount) != 0 || deviceCount == 0)
            {
                continue;
            }

            nint[] devices = new nint[deviceCount];
            fixed (nint* first = devices)
            {
                OpenClException.ThrowIfError("clGetDeviceIDs", api.GetDeviceIDs(platform, DeviceType.All, deviceCount, first, null));
            }

            found.AddRange(devices.Select(device => Describe(api, platform, device)));
        }

        return [.. found.OrderBy(device => device.IsInline)];
    }

    private static OpenClDevice Describe(CL api, nint platform, nint device) => new()
    {
        Platform = platform,
        Id = device,
        PlatformName = PlatformText(api, platform, PlatformInfo.Name),
        Name = DeviceText(api, device, DeviceInfo.Name),
        Version = DeviceText(api, device, DeviceInfo.Version),
        Type = (DeviceType)Number<ulong>(api, device, DeviceInfo.Type),
        ComputeUnits = Number<uint>(api, device, DeviceInfo.MaxComputeUnits),
        MaxWorkGroupSize = Number<nuint>(api, device, DeviceInfo.MaxWorkGroupSize),
        GlobalMemoryBytes = Number<ulong>(api, device, DeviceInfo.GlobalMemSize),
        MaxAllocationBytes = Number<ulong>(api, device, DeviceInfo.MaxMemAllocSize),
    };

    private static unsafe string PlatformText(CL api, nint platform, PlatformInfo what)
    {
        nuint size = 0;
        OpenClException.ThrowIfError("clGetPlatformInfo", api.GetPlatformInfo(platform, what, 0, null, &size));
        byte[] text = new byte[size];
        fixed (byte* first = text)
        {
            OpenClException.ThrowIfError("clGetPlatformInfo", api.GetPlatformInfo(platform, what, size, first, null));
        }

        return CString(text);
    }

    private static unsafe string DeviceText(CL api, nint device, DeviceInfo what)
    {
        nuint size = 0;
        OpenClException.ThrowIfError("clGetDeviceInfo", api.GetDeviceInfo(device, what, 0, null, &size));
        byte[] text = new byte[size];
        fixed (byte* first = text)
        {
            OpenClException.ThrowIfError("clGetDeviceInfo", api.GetDeviceInfo(device, what, size, first, null));
        }

        return CString(text);
    }

    private static unsafe T Number<T>(CL api, nint device, DeviceInfo what)
        where T : unmanaged
    {
        T value;
        OpenClException.ThrowIfError("clGetDeviceInfo", api.GetDeviceInfo(device, what, (nuint)sizeof(T), &value, null));
        return value;
    }

    /// <summary>OpenCL texts end in a zero byte that is counted in their size.</summary>
    internal static string CString(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? text : text[..end]).Trim();
    }
}
