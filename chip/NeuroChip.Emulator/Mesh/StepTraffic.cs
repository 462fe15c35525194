using NeuroChip.Emulator.Timing;

namespace NeuroChip.Emulator.Mesh;

/// <summary>What is sent in one step. Reused from step to step.</summary>
/// <param name="table">Flows and classes of the image.</param>
/// <param name="cores">Per core, its times in the step.</param>
public sealed class StepTraffic(TrafficTable table, CoreStep[] cores)
{
    private readonly double[] _firstReady = new double[table.Classes.Length];
    private readonly double[] _lastReady = new double[table.Classes.Length];

    /// <summary>Flows and classes of the image.</summary>
    public TrafficTable Table { get; } = table;

    /// <summary>Per core, when its work of the step starts and ends.</summary>
    public CoreStep[] Cores { get; } = cores;

    /// <summary>Per class, how many spikes of the step are of it.</summary>
    public int[] Spikes { get; } = new int[table.Classes.Length];

    /// <summary>Numbers of the classes that have spikes in the step, each once, in the order they were met.</summary>
    public List<int> Active { get; } = [];

    /// <summary>
    /// Every spike, for the models that move packets one by one; empty for the analytic one. Those of a core stand together, in the
    /// order they are sent, cores ascending; those of hosts come last.
    /// </summary>
    public List<Send> Sends { get; } = [];

    /// <summary>When the first packet of the first spike of an active class is ready, in ns from the start of the step.</summary>
    public double FirstReady(int number) => _firstReady[number];

    /// <summary>When the first packet of the last spike of an active class is ready, in ns from the start of the step.</summary>
    public double LastReady(int number) => _lastReady[number];

    /// <summary>Notes spikes of a class, those of a class in the order they are sent.</summary>
    /// <param name="number">The class.</param>
    /// <param name="spikes">How many.</param>
    /// <param name="first">When the first packet of the first one is ready, in ns from the start of the step.</param>
    /// <param name="last">The same of the last one.</param>
    public void Add(int number, int spikes, double first, double last)
    {
        if (Spikes[number] == 0)
        {
            Active.Add(number);
            _firstReady[number] = first;
        }

        Spikes[number] += spikes;
        _lastReady[number] = last;
    }

    /// <summary>Forgets the step.</summary>
    public void Clear()
    {
        foreach (int number in Active)
        {
            Spikes[number] = 0;
        }

        Active.Clear();
        Sends.Clear();
    }
}

/// <summary>A spike whose packets go out one after the other.</summary>
/// <param name="Class">Number of its class.</param>
/// <param name="Start">When the first packet is ready, in ns from the start of the step.</param>
/// <param name="Interval">Ns between two of its packets: the time the sender needs for one.</param>
public readonly record struct Send(int Class, double Start, double Interval);
