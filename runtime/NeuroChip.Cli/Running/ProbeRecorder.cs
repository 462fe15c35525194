using System.Runtime.InteropServices;
using NeuroChip.Cli.Data;
using NeuroChip.Cli.Errors;
using NeuroChip.Device.Probes;

namespace NeuroChip.Cli.Running;

/// <summary>
/// Collects a probe's values over the samples of a run and writes them: [recordings, units] or [samples, recordings, units],
/// int32, or uint32 of registers. A file ending in .csv is text: step,u0,u1,... with steps counted from 0.
/// </summary>
internal sealed class ProbeRecorder
{
    /// <summary>What a recording of the silicon shows for v in the step of a spike.</summary>
    private const int HardwareSpike = 128;

    private readonly string _path;
    private readonly int _recordings;
    private readonly int _units;
    private readonly ProbeColumns _columns;
    private readonly int _samples;
    private readonly bool _isSingle;
    private readonly int[] _values;
    private readonly Dictionary<int, int> _columnOf;

    public ProbeRecorder(string path, ProbeColumns columns, int samples, int steps, bool isSingle)
    {
        _columns = columns;
        _recordings = steps / columns.Interval;
        _units = columns.Names.Length;
        long count = (long)samples * _recordings * _units;
        if (count * sizeof(int) > DataFile.MostBytes)
        {
            throw new CliException(
                CliCodes.TooLarge, path, "the probe's record is too large", $"{samples} x {_recordings} x {_units} values",
                $"{DataFile.MostBytes / sizeof(int)} values", "probe fewer units or run fewer --samples");
        }

        _path = path;
        _samples = samples;
        _isSingle = isSingle;
        _values = new int[count];
        _columnOf = (columns.AreRegisters ? [] : columns.Units).Select((unit, column) => (unit, column)).ToDictionary(p => p.unit, p => p.column);
    }

    /// <summary>Values of a recording.</summary>
    public int Units => _units;

    /// <summary>Stores what a probe recorded in some steps of a sample.</summary>
    /// <param name="sample">Sample of the run.</param>
    /// <param name="firstStep">First step recorded, from 1.</param>
    /// <param name="steps">Steps recorded.</param>
    /// <param name="data">What the probe gave.</param>
    public void Add(int sample, int firstStep, int steps, ProbeData data)
    {
        int before = (firstStep - 1) / _columns.Interval;
        int count = ((firstStep - 1 + steps) / _columns.Interval) - before;
        if (data.Steps.Length != count || data.Values.Length != count * _units || (count > 0 && data.Steps[0] != (before + 1) * _columns.Interval))
        {
            throw new InvalidOperationException($"the probe recorded {data.Steps.Length} of {count} times in {steps} steps from {firstStep} on in sample {sample}");
        }

        data.Values.CopyTo(_values, ((sample * _recordings) + before) * _units);
    }

    /// <summary>The reading of silicon: 128 where a unit spiked.</summary>
    public void MarkSpike(int sample, int step, int unit)
    {
        if (step % _columns.Interval == 0 && _columnOf.TryGetValue(unit, out int column))
        {
            _values[(((sample * _recordings) + (step / _columns.Interval) - 1) * _units) + column] = HardwareSpike;
        }
    }

    public void Write()
    {
        if (_path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
        {
            WriteText();
        }
        else
        {
            ReadOnlySpan<int> shape = _isSingle ? [_recordings, _units] : [_samples, _recordings, _units];
            if (_columns.AreRegisters)
            {
                NpyFile.Write(_path, MemoryMarshal.Cast<int, uint>(_values), shape);
            }
            else
            {
                NpyFile.Write(_path, _values, shape);
            }
        }
    }

    private void WriteText()
    {
        var text = new System.Text.StringBuilder();
        text.Append(_isSingle ? "" : "sample,").Append("step,").AppendJoin(',', _columns.Names).Append('\n');
        for (int row = 0; row < _samples * _recordings; row++)
        {
            int step = (((row % _recordings) + 1) * _columns.Interval) - 1;
            var values = new ArraySegment<int>(_values, row * _units, _units);
            text.Append(_isSingle ? "" : $"{row / _recordings},").Append(step).Append(',');
            _ = _columns.AreRegisters ? text.AppendJoin(',', values.Select(value => (uint)value)) : text.AppendJoin(',', values);
            text.Append('\n');
        }

        DataFile.Write(_path, System.Text.Encoding.UTF8.GetBytes(text.ToString()));
    }
}
