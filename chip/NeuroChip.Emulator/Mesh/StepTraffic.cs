using NeuroChip.Emulator.Timing;

namespace NeuroChip.Emulator.Mesh;

/// <summary>What is sent in one step. Reused from step to step.</summary>
public sealed class StepTraffic
{
    /// <summary>Classes of the image, by number.</summary>
    public required IReadOnlyList<TrafficClass> Classes { get; init; }

    /// <summary>Per class, how many spikes of the step are of it.</summary>
    public required int[] Spikes { get; init; }

    /// <summary>Numbers of the classes that have spikes in the step, ascending.</summary>
    public List<int> Active { get; } = [];

    /// <summary>Per core, when its work of the step starts and ends.</summary>
    public required CoreStep[] Cores { get; init; }

    /// <summary>
    /// Every spike, for the models that move packets one by one; empty for the analytic one. Those of a core stand together, in the
    /// order they are sent, cores ascending; those of hosts come last.
    /// </summary>
    public List<Send> Sends { get; } = [];
}

/// <summary>A spike whose packets go out one after the other.</summary>
/// <param name="Class">Number of its class.</param>
/// <param name="Start">When the first packet is ready, in ns from the start of the step.</param>
/// <param name="Interval">Ns between two of its packets: the time the sender needs for one.</param>
public readonly record struct Send(int Class, double Start, double Interval);
