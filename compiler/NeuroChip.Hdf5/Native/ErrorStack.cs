using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuroChip.Hdf5.Native;

/// <summary>The library's own reason for the last failure.</summary>
internal static unsafe class ErrorStack
{
    /// <summary>An exception that adds the library's innermost reason, where it gives one.</summary>
    internal static Hdf5Exception Exception(string file, string path, string problem)
    {
        string? reason = InnermostReason();
        return new Hdf5Exception(file, path, reason is null ? problem : $"{problem} ({reason})");
    }

    /// <summary>Throws when a call's result is a failure.</summary>
    internal static void Check(int result, string file, string path, string problem)
    {
        if (result < 0)
        {
            throw Exception(file, path, problem);
        }
    }

    private static string? InnermostReason()
    {
        nint text = 0;
        _ = NativeMethods.H5Ewalk2(0, 0, &Visit, &text);
        if (text == 0)
        {
            return null;
        }

        string? reason = Marshal.PtrToStringUTF8(text);
        Marshal.FreeCoTaskMem(text);
        return string.IsNullOrWhiteSpace(reason) ? null : reason;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Visit(uint position, NativeMethods.ErrorRecord* record, void* data)
    {
        // Walking upward starts at the innermost record; copy it, since the stack is reused by the next call.
        if (position == 0 && record->Description is not null)
        {
            *(nint*)data = Marshal.StringToCoTaskMemUTF8(Marshal.PtrToStringUTF8((nint)record->Description));
        }

        return 0;
    }
}
