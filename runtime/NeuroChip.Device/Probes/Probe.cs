using System.Collections.Immutable;
using System.Runtime.InteropServices;
using NeuroChip.Emulator.Engines;
using NeuroChip.Spec;

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
/// When the probes' stores are full a run stops with <see cref="DeviceErrorCodes.Limit"/>; nothing is dropped.
/// Reading may go on while the chip runs.
/// </summary>
public sealed class Probe
{
    private readonly Lock _gate = new();
    private readonly List<long> _steps = [];
    private readonly List<int> _values = [];

    /// <summary>Recordings at the front of the lists that were taken out already; cut off when they are half of them.</summary>
    private int _taken;

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
                return (_steps.Count - _taken) * Points.Length;
            }
        }
    }

    /// <summary>Numbers it holds, taken ones included until they are cut off.</summary>
    internal long Room
    {
        get
        {
            lock (_gate)
            {
                return _steps.Count * RoomPerRecording;
            }
        }
    }

    /// <summary>Numbers one recording takes: its values, and its step of twice their size.</summary>
    internal long RoomPerRecording => Points.Length + 2L;

    internal ImmutableArray<ProbePoint> Points { get; }

    /// <summary>Takes out what is stored, oldest first, up to a number of recordings.</summary>
    public ProbeData Take(int mostRecordings = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mostRecordings);
        lock (_gate)
        {
            int recordings = Math.Min(mostRecordings, _steps.Count - _taken);
            var data = new ProbeData(
                [.. CollectionsMarshal.AsSpan(_steps).Slice(_taken, recordings)],
                [.. CollectionsMarshal.AsSpan(_values).Slice(_taken * Points.Length, recordings * Points.Length)]);
            _taken += recordings;
            if (_taken >= _steps.Count - _taken)
            {
                // Cutting off only half-empty lists keeps reading in small pieces linear.
                _steps.RemoveRange(0, _taken);
                _values.RemoveRange(0, _taken * Points.Length);
                _taken = 0;
            }

            return data;
        }
    }

    internal void Clear()
    {
        lock (_gate)
        {
            _steps.Clear();
            _values.Clear();
            _taken = 0;
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
