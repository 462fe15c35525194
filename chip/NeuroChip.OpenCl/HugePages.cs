using System.Runtime.InteropServices;

namespace NeuroChip.OpenCl;

/// <summary>
/// Pages of two megabytes for large memory: where rows are read at random, most of a cold access is the look-up of its page.
/// Only asked for, never needed: a system that has none gives small pages.
/// </summary>
internal static unsafe partial class HugePages
{
    /// <summary>Size of a large page.</summary>
    public const int Size = 2 << 20;

    /// <summary>MADV_HUGEPAGE of Linux.</summary>
    private const int Advice = 14;

    /// <summary>Asks for large pages; the memory starts on one and has not been touched.</summary>
    public static void Ask(void* address, nuint bytes)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = MemoryAdvise(address, bytes, Advice);
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            // A C library without the call: small pages do.
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MemoryAdvise(void* address, nuint bytes, int advice);
}
