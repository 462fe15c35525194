using System.Diagnostics;
using NeuroChip.Cli.Compiling;
using NeuroChip.Cli.Demo;
using NeuroChip.Cli.Running;
using NeuroChip.Compilation;
using NeuroChip.Device;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace Bench.Workloads;

/// <summary>The main job: the demo's network on 10,000 images of MNIST, in process, as <c>neurochip run</c> computes it.</summary>
internal static class MainJob
{
    private const int Images = 10_000;

    /// <summary>Runs and prints it; without the images it says so.</summary>
    public static void Report(string shared, IEngineFactory engine, int repeats, double? eventsPerSecond)
    {
        string images = Path.Combine(shared, "data", "mnist", "t10k-images-idx3-ubyte.gz");
        if (!File.Exists(images))
        {
            Console.WriteLine($"No {images}: no main job.");
            return;
        }

        ChipProfile profile = ChipProfile.Load("loihi1-d18");
        ChipImage image = NetworkCompiler.Compile(DemoFiles.Find().Network, profile, CompileOptions.Default).Image;
        foreach (int? lanes in (int?[])[1, null])
        {
            var seconds = new List<double>();
            (long events, long steps) = (0, 0);
            for (int i = 0; i <= repeats; i++)
            {
                var options = new RunOptions { InputPath = images, Samples = new SampleRange(0, Images), Fidelity = MeshFidelity.None };
                var runner = new SampleRunner(image, options);
                using var device = new EmulatedDevice("bench", profile, engine);
                device.Load(image, strict: false, MeshFidelity.None);
                long start = Stopwatch.GetTimestamp();
                runner.RunAsync(new InProcessTarget(device, lanes), _ => { }, CancellationToken.None).GetAwaiter().GetResult();
                seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                CounterReport counters = device.ReadCounters();
                events = counters.Cores.Sum(core => core.Values[(int)CoreCounter.SynapticEvents]);
                steps = counters.Step;
            }

            // The first run is the one that compiles code.
            double median = Figures.Median(seconds.Skip(1));
            double rate = events / median;
            string share = eventsPerSecond is { } full ? $", {100 * rate / full:F0} % of W4's, wanted 70 %" : "";
            Console.WriteLine(
                $"{Images:N0} digits, {(lanes is null ? "samples side by side" : "one after the other")}: {median:F2} s, {events:N0} events, {rate / 1e9:F2} G/s{share}");
        }
    }
}
