namespace NeuroChip.OpenCl;

/// <summary>Why OpenCL can or cannot be used here: the three things that may be missing have three different remedies.</summary>
internal readonly record struct Availability(bool IsUsable, string Reason)
{
    internal static unsafe Availability Probe(IReadOnlyList<string> libraryNames)
    {
        if (!OpenClLibrary.TryLoad(libraryNames, out string reason))
        {
            return new Availability(false, reason);
        }

        uint platformCount = 0;
        int code = Native.GetPlatformIDs(0, null, &platformCount);
        var devicesPerPlatform = new List<(int Code, uint Count)>();
        if (code == 0 && platformCount > 0)
        {
            nint* platforms = stackalloc nint[(int)platformCount];
            code = Native.GetPlatformIDs(platformCount, platforms, null);
            for (uint i = 0; code == 0 && i < platformCount; i++)
            {
                PoclDriver.OfferInline(platforms[i]);
                uint deviceCount = 0;
                int deviceCode = Native.GetDeviceIDs(platforms[i], (ulong)DeviceType.All, 0, null, &deviceCount);
                devicesPerPlatform.Add((deviceCode, deviceCount));
            }
        }

        return Judge(code, platformCount, devicesPerPlatform);
    }

    /// <summary>The reading of the loader's answers, apart from the calls so that every case can be tested on one machine.</summary>
    internal static Availability Judge(int platformCode, uint platformCount, IReadOnlyList<(int Code, uint Count)> devicesPerPlatform)
    {
        bool nonePresent = platformCode == (int)ErrorCodes.PlatformNotFoundKhr || (platformCode == 0 && platformCount == 0);
        if (nonePresent)
        {
            return new Availability(false, "no OpenCL platform: the loader is installed but knows no driver; on Debian: apt-get install pocl-opencl-icd");
        }

        if (platformCode != 0)
        {
            return new Availability(false, $"the OpenCL loader failed: {new OpenClException("clGetPlatformIDs", platformCode).Message}");
        }

        if (devicesPerPlatform.Any(platform => platform.Code == 0 && platform.Count > 0))
        {
            return new Availability(true, "");
        }

        string codes = string.Join(", ", devicesPerPlatform.Select(platform => OpenClException.NameOf(platform.Code)));
        return new Availability(
            false,
            $"no OpenCL device: {platformCount} platform(s) answered clGetDeviceIDs with {codes}; on a machine without a GPU: apt-get install pocl-opencl-icd");
    }
}
