using System.Reflection;
using System.Runtime.InteropServices;

namespace NeuroChip.OpenCl;

/// <summary>
/// Finds the OpenCL loader. The runtime package of Debian ships only the versioned name <c>libOpenCL.so.1</c> (the plain
/// name belongs to the -dev package), which the default search of .NET would never try.
/// </summary>
internal static class OpenClLibrary
{
    internal const string ImportName = "OpenCL";

    private static readonly Lock _gate = new();
    private static nint _handle;
    private static bool _installed;

    internal static string[] Candidates { get; } =
        OperatingSystem.IsWindows() ? ["OpenCL.dll"]
        : OperatingSystem.IsMacOS() ? ["/System/Library/Frameworks/OpenCL.framework/OpenCL"]
        : ["libOpenCL.so.1", "libOpenCL.so"];

    internal static void InstallResolver()
    {
        lock (_gate)
        {
            if (!_installed)
            {
                NativeLibrary.SetDllImportResolver(typeof(OpenClLibrary).Assembly, Resolve);
                _installed = true;
            }
        }
    }

    internal static bool TryLoad(out string reason) => TryLoad(Candidates, out reason);

    internal static bool TryLoad(IReadOnlyList<string> candidates, out string reason)
    {
        foreach (string name in candidates)
        {
            if (NativeLibrary.TryLoad(name, out nint handle))
            {
                // Loading twice only raises the library's reference count; keep one reference for the process.
                lock (_gate)
                {
                    if (_handle == 0)
                    {
                        _handle = handle;
                    }
                }

                reason = "";
                return true;
            }
        }

        reason = $"no OpenCL loader: none of {string.Join(", ", candidates)} can be loaded; on Debian: apt-get install ocl-icd-libopencl1";
        return false;
    }

    private static nint Resolve(string libraryName, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (libraryName != ImportName)
        {
            return 0;
        }

        return TryLoad(out string reason) ? _handle : throw new DllNotFoundException(reason);
    }
}
