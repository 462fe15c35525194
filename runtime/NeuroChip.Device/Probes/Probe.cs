using System.Collections.Immutable;
using NeuroChip.Emulator.Engines;
using NeuroChip.Spec;

namespace NeuroChip.Device.Probes;

/// <summary>What to record.</summary>
/// <param name="Population">Name of a compartment population.</param>
/// <param name="Units">Units; empty for all.</param>
/// <param name="Variable">Variable, read at the end of the step; spikes are counted since the recording before.</param>
/// <param name="Interval">Record every so many steps: in steps t with t mod interval == 0; at least 1.</param>
public sealed record ProbeRequest(string Population, ImmutableArray<int> Units, ProbeVariable Variable, int Interval = 1);

/// <summary>Recorded values of consecutive recordings.</summary>
/// <param name="Steps">Step of each recording.</param>
/// <param name="Values">Recording-major: element <c>[recording * units + unit]</c>.</param>
public sealed record ProbeData(long[] Steps, int[] Values);

/// <summary>
/// A probe: a bounded store of recorded values that the reader takes out.
/// When the probes' stores are full a run stops with <see cref="DeviceErrorCodes.Limit"/>; nothing is dropped.
/// Reading may go on while the chip runs.
/// </summary>
public sealed class Probe
{
    private readonly ProbeStore _store;

    /// <summary>Spikes since the last recording; the first counts from the probe's creation or the reset of the state.</summary>
    private readonly int[] _spikes;

    internal Probe(int id, ProbeRequest request, ImmutableArray<int> units, ImmutableArray<ProbePoint> points)
    {
        Id = id;
        Request = request;
        Units = units;
        Points = points;
        _store = new ProbeStore(points.Length);
        _spikes = request.Variable == ProbeVariable.Spikes ? new int[points.Length] : [];
    }

    /// <summary>Id, unique on its device until the image is unloaded.</summary>
    public int Id { get; }

    /// <summary>What it was asked to record.</summary>
    public ProbeRequest Request { get; }

    /// <summary>Units, in the order of the values.</summary>
    public ImmutableArray<int> Units { get; }

    /// <summary>Values stored and not yet taken.</summary>
    public int Stored => _store.Stored;

    internal ImmutableArray<ProbePoint> Points { get; }

    internal ProbeStore Store => _store;

    /// <summary>Takes out what is stored, oldest first, up to a number of recordings.</summary>
    public ProbeData Take(int mostRecordings = int.MaxValue) => _store.Take(mostRecordings);

    internal void Clear()
    {
        _store.Clear();
        Array.Clear(_spikes);
    }

    /// <summary>Stores the probe's share of a window.</summary>
    internal void Record(RunWindow window, int firstProbe)
    {
        for (int s = 0; s < window.Steps; s++)
        {
            long step = window.FirstStep + s;
            ReadOnlySpan<int> values = window.ProbeValues.AsSpan((s * window.Probes.Count) + firstProbe, Points.Length);
            if (_spikes.Length > 0)
            {
                for (int i = 0; i < _spikes.Length; i++)
                {
                    _spikes[i] += values[i];
                }

                values = _spikes;
            }

            if (step % Request.Interval == 0)
            {
                _store.Add(step, values);
                Array.Clear(_spikes);
            }
        }
    }
}
