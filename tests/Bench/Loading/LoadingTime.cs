using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Loading;
using NeuroChip.Emulator.OpenCl;
using NeuroChip.Emulator.State;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace Bench.Loading;

/// <summary>How long a large image takes from the bytes of its file to an engine before its first step, and the memory of that.</summary>
internal static class LoadingTime
{
    /// <summary>Runs; <c>--synapses N</c> says how large, <c>--repeat N</c> how often.</summary>
    public static int Run(string[] options)
    {
        long synapses = Number(options, "--synapses", 10_000_000);
        long repeat = Number(options, "--repeat", 2);
        if (!OpenClEngineFactory.TryCreate(WorkDistribution.Automatic, out OpenClEngineFactory? factory, out string reason))
        {
            Console.Error.WriteLine(reason);
            return 1;
        }

        var profile = ChipProfile.Load("wide");
        string path = Path.GetTempFileName();
        try
        {
            WriteImage(path, profile, synapses);
            for (int i = 0; i < repeat; i++)
            {
                Collect();
                ForgetPeak();
                Measure(path, profile, factory);
            }
        }
        finally
        {
            File.Delete(path);
        }

        return 0;
    }

    /// <summary>In a frame of its own: what it held is not resident behind it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WriteImage(string path, ChipProfile profile, long synapses) =>
        File.WriteAllBytes(path, LargeImage.Write(profile, synapses));

    private static void Measure(string path, ChipProfile profile, OpenClEngineFactory factory)
    {
        long start = Stopwatch.GetTimestamp();
        ChipImage image = ChipImage.Open(File.OpenHandle(path));
        double read = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        ChipParameters parameters = ImageLoader.Load(image, profile);
        double decode = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        using ICoreEngine engine = factory.Create(parameters);
        double tables = Stopwatch.GetElapsedTime(start).TotalSeconds;
        long peak = Status("VmHWM");
        Collect();
        long synapses = parameters.Cores.Sum(core => (long)core.Rows.Start[^1]);
        double bytes = ((OpenClEngine)engine).TableBytes;
        long resident = Status("VmRSS");
        start = Stopwatch.GetTimestamp();
        long words = image.Cores.Sum(core => (long)core.Words(SectionKind.SynapseMemory).Span.Length);
        double again = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{synapses} synapses, file {new FileInfo(path).Length / 1e6:F0} MB: read and checks {read:F2} s, decode {decode:F2} s, tables {tables:F2} s, "
            + $"sum {read + decode + tables:F2} s; tables {bytes / 1e6:F0} MB, resident peak {peak / 1e3:F0} MB, then {resident / 1e3:F0} MB; "
            + $"all {words} words from the file again {again:F2} s"));
        GC.KeepAlive(image);
        GC.KeepAlive(parameters);
    }

    private static long Number(string[] options, string name, long otherwise)
    {
        int at = Array.IndexOf(options, name);
        return at >= 0 && at + 1 < options.Length ? long.Parse(options[at + 1], CultureInfo.InvariantCulture) : otherwise;
    }

    private static void Collect()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, true, true);
        GC.WaitForPendingFinalizers();
    }

    /// <summary>Has the system count the peak from now on.</summary>
    private static void ForgetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    /// <summary>Kilobytes that the system says of this process.</summary>
    private static long Status(string name)
    {
        string line = File.ReadLines("/proc/self/status").First(text => text.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(name.Length + 1).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
    }
}
