using System.Runtime.InteropServices;

namespace NeuroChip.OpenCl;

/// <summary>
/// Asks PoCL for a second device beside its usual one. PoCL has two ways to run kernels on the host: <c>pthread</c> spreads
/// work-groups over threads of its own, which it wakes for every command, and <c>basic</c> runs a command where it is enqueued. A
/// small kernel takes less time than waking a thread, so both are wanted in one process.
/// </summary>
internal static unsafe partial class PoclDriver
{
    /// <summary>Name of PoCL's platform.</summary>
    public const string PlatformName = "Portable Computing Language";

    /// <summary>How the names of devices begin that run commands where they are enqueued.</summary>
    public const string Inline = "basic";

    private const string Devices = "POCL_DEVICES";

    /// <summary>The last major version that is known to have both devices by these names.</summary>
    private const int LastMajor = 3;

    /// <summary>
    /// Names both devices in PoCL's own variable, which it reads when it is first asked for devices. What a user has put there
    /// stays, and a version that may not know the names is left alone.
    /// </summary>
    public static void OfferInline(nint platform)
    {
        if (OperatingSystem.IsLinux() && MajorOf(Text(platform, PlatformInfo.Name), Text(platform, PlatformInfo.Version)) is >= 1 and <= LastMajor)
        {
            _ = SetEnvironment(Devices, "pthread " + Inline, overwrite: 0);
        }
    }

    /// <summary>PoCL's major version; 0 for another platform and a version that cannot be read.</summary>
    internal static int MajorOf(string platform, string version)
    {
        const string Before = "PoCL ";
        int at = version.IndexOf(Before, StringComparison.Ordinal);
        if (platform != PlatformName || at < 0)
        {
            return 0;
        }

        ReadOnlySpan<char> number = version.AsSpan(at + Before.Length);
        int end = number.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? number : number[..end], out int major) ? major : 0;
    }

    private static string Text(nint platform, PlatformInfo what)
    {
        byte* text = stackalloc byte[256];
        return Native.GetPlatformInfo(platform, (uint)what, 256, text, null) == 0
            ? OpenClDevice.CString(new ReadOnlySpan<byte>(text, 256)) : "";
    }

    /// <summary>The C library's own: the driver does not see what .NET sets.</summary>
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
