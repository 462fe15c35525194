using System.Diagnostics;
using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.OpenCl;

namespace Bench.Workloads;

/// <summary>
/// What runs of a workload took: medians over repeats, per step. Injecting its inputs and keeping its spikes are inside the clock,
/// as they are in the peer's.
/// </summary>
/// <param name="Wall">Microseconds that passed.</param>
/// <param name="Least">The fastest of the repeats.</param>
/// <param name="Engine">Microseconds with the inputs given before the clock starts and nobody who keeps spikes, as plain loops have it.</param>
/// <param name="Processor">Microseconds of all threads of the process.</param>
/// <param name="Events">Synaptic events.</param>
/// <param name="Updates">Compartments.</param>
/// <param name="Launches">Kernel launches.</param>
/// <param name="Allocated">Bytes allocated by the managed side, once buffers are there.</param>
/// <param name="BytesPerSynapse">Of the delivery tables and their indexes; 0 where the engine does not say.</param>
internal sealed record Figures(
    double Wall, double Least, double Engine, double Processor, double Events, double Updates, double Launches, double Allocated, double BytesPerSynapse)
{
    /// <summary>Runs go on at least so long before any counts: code is compiled anew once it is known to be hot.</summary>
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(1);

    /// <summary>Runs it so often, after runs to warm up. Processor time has the grain of the system's clock.</summary>
    public static Figures Measure(Workload workload, IEngineFactory engine, int repeats)
    {
        var wall = new List<double>();
        var processor = new List<double>();
        using Chip chip = workload.Load(engine);
        var spikes = new SpikeList();
        var engineAlone = new List<double>();
        WarmUp(workload, chip, spikes);
        long launches = 0;
        long allocated = 0;
        for (int i = 0; i < repeats; i++)
        {
            chip.ResetState();
            chip.ResetCounters();
            spikes.Clear();
            (launches, allocated) = (chip.Engine.Launches, GC.GetTotalAllocatedBytes(precise: true));
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            workload.Run(chip, workload.Steps, spikes);
            wall.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / workload.Steps);
            processor.Add((Environment.CpuUsage.TotalTime - before).TotalMicroseconds / workload.Steps);
            (launches, allocated) = (chip.Engine.Launches - launches, GC.GetTotalAllocatedBytes(precise: true) - allocated);
        }

        (double events, double updates) = (chip.Total(CoreCounter.SynapticEvents), chip.Total(CoreCounter.CompartmentUpdates));
        for (int i = 0; i < repeats; i++)
        {
            chip.ResetState();
            engineAlone.Add(workload.RunTimed(chip).TotalMicroseconds / workload.Steps);
        }

        double steps = workload.Steps;
        return new Figures(
            Median(wall), wall.Min(), Median(engineAlone), Median(processor), events / steps,
            updates / steps, launches / steps, allocated / steps,
            chip.Engine is OpenClEngine device ? (double)device.TableBytes / chip.Parameters.Cores.Sum(core => (long)core.Rows.Start[^1]) : 0);
    }

    private static void WarmUp(Workload workload, Chip chip, SpikeList spikes)
    {
        long start = Stopwatch.GetTimestamp();
        do
        {
            chip.ResetState();
            spikes.Clear();
            workload.Run(chip, workload.Steps, spikes);
        }
        while (Stopwatch.GetElapsedTime(start) < s_warmUp);

        chip.ResetState();
        workload.RunTimed(chip);
    }

    /// <summary>The value in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
