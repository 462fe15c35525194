using System.Collections.Immutable;
using NeuroChip.Emulator.Engines;

namespace NeuroChip.Device.Probes;

/// <summary>What to record.</summary>
/// <param name="Population">Name of a compartment population.</param>
/// <param name="Units">Units; empty for all.</param>
/// <param name="Variable">Variable, read at the end of the step.</param>
/// <param name="Interval">Record every so many steps: in steps t with t mod interval == 0; at least 1.</param>
public sealed record ProbeRequest(string Population, ImmutableArray<int> Units, ProbeVariable Variable, int Interval = 1);

/// <summary>Recorded values of consecutive recordings.</summary>
/// <param name="Steps">Step of each recording.</param>
/// <param name="Values">Recording-major: element <c>[recording * units + unit]</c>.</param>
public sealed record ProbeData(long[] Steps, int[] Values);

/// <summary>
/// A probe: a bounded store of recorded values that the reader takes out.
/// When it is full the chip stops at the end of a window with <see cref="DeviceErrorCodes.Limit"/>; nothing is dropped.
/// </summary>
public sealed class Probe
{
    private readonly Lock _gate = new();
    private readonly List<long> _steps = [];
    private readonly List<int> _values = [];

    internal Probe(int id, ProbeRequest request, ImmutableArray<int> units, ImmutableArray<ProbePoint> points)
    {
        Id = id;
        Request = request;
        Units = units;
        Points = points;
    }

    /// <summary>Id, unique on its device until the image is unloaded.</summary>
    public int Id { get; }

    /// <summary>What it was asked to record.</summary>
    public ProbeRequest Request { get; }

    /// <summary>Units, in the order of the values.</summary>
    public ImmutableArray<int> Units { get; }

    /// <summary>Values stored and not yet taken.</summary>
    public int Stored
    {
        get
        {
            lock (_gate)
            {
                return _values.Count;
            }
        }
    }

    internal ImmutableArray<ProbePoint> Points { get; }

    /// <summary>Takes out what is stored, oldest first, up to a number of recordings.</summary>
    public ProbeData Take(int mostRecordings = int.MaxValue)
    {
        lock (_gate)
        {
            int recordings = Math.Min(mostRecordings, _steps.Count);
            int values = recordings * Points.Length;
            var data = new ProbeData([.. _steps[..recordings]], [.. _values[..values]]);
            _steps.RemoveRange(0, recordings);
            _values.RemoveRange(0, values);
            return data;
        }
    }

    internal void Clear()
    {
        lock (_gate)
        {
            _steps.Clear();
            _values.Clear();
        }
    }

    /// <summary>Stores the probe's share of a window.</summary>
    internal void Record(RunWindow window, int firstProbe)
    {
        lock (_gate)
        {
            for (int s = 0; s < window.Steps; s++)
            {
                long step = window.FirstStep + s;
                if (step % Request.Interval == 0)
                {
                    _steps.Add(step);
                    _values.AddRange(window.ProbeValues.AsSpan((s * window.Probes.Count) + firstProbe, Points.Length));
                }
            }
        }
    }
}
