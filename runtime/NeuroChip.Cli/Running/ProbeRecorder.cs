using System.Collections.Immutable;
using NeuroChip.Cli.Data;
using NeuroChip.Cli.Errors;
using NeuroChip.Device.Probes;

namespace NeuroChip.Cli.Running;

/// <summary>
/// Collects a probe's values over the samples of a run and writes them: [steps, units] or [samples, steps, units], int32.
/// A file ending in .csv is text: step,u0,u1,...
/// </summary>
internal sealed class ProbeRecorder
{
    /// <summary>What a recording of the silicon shows for v in the step of a spike.</summary>
    private const int HardwareSpike = 128;

    private readonly string _path;
    private readonly int _steps;
    private readonly int _units;
    private readonly int _samples;
    private readonly bool _isSingle;
    private readonly int[] _values;
    private readonly Dictionary<int, int> _columnOf;

    public ProbeRecorder(string path, ImmutableArray<int> units, int samples, int steps, bool isSingle)
    {
        long count = (long)samples * steps * units.Length;
        if (count * sizeof(int) > DataFile.MostBytes)
        {
            throw new CliException(
                CliCodes.TooLarge, path, "the probe's record is too large", $"{samples} x {steps} x {units.Length} values",
                $"{DataFile.MostBytes / sizeof(int)} values", "probe fewer units or run fewer --samples");
        }

        _path = path;
        _samples = samples;
        _steps = steps;
        _units = units.Length;
        _isSingle = isSingle;
        _values = new int[count];
        _columnOf = units.Select((unit, column) => (unit, column)).ToDictionary(p => p.unit, p => p.column);
    }

    /// <summary>Units recorded in every step.</summary>
    public int Units => _units;

    /// <summary>Stores what a probe recorded in some steps of a sample.</summary>
    /// <param name="sample">Sample of the run.</param>
    /// <param name="firstStep">First step recorded, from 1.</param>
    /// <param name="steps">Steps recorded.</param>
    /// <param name="data">What the probe gave.</param>
    public void Add(int sample, int firstStep, int steps, ProbeData data)
    {
        if (data.Steps.Length != steps || data.Values.Length != steps * _units || (steps > 0 && data.Steps[0] != firstStep))
        {
            throw new InvalidOperationException($"the probe recorded {data.Steps.Length} of {steps} steps from {firstStep} on in sample {sample}");
        }

        data.Values.CopyTo(_values, ((sample * _steps) + firstStep - 1) * _units);
    }

    /// <summary>The reading of silicon: 128 where a unit spiked.</summary>
    public void MarkSpike(int sample, int step, int unit)
    {
        if (_columnOf.TryGetValue(unit, out int column))
        {
            _values[(((sample * _steps) + step - 1) * _units) + column] = HardwareSpike;
        }
    }

    public void Write()
    {
        if (_path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
        {
            WriteText();
        }
        else if (_isSingle)
        {
            NpyFile.Write(_path, _values, _steps, _units);
        }
        else
        {
            NpyFile.Write(_path, _values, _samples, _steps, _units);
        }
    }

    private void WriteText()
    {
        var text = new System.Text.StringBuilder();
        text.Append(_isSingle ? "" : "sample,").Append("step,").AppendJoin(',', _columnOf.Keys.Select(unit => $"u{unit}")).Append('\n');
        for (int row = 0; row < _samples * _steps; row++)
        {
            text.Append(_isSingle ? "" : $"{row / _steps},").Append(row % _steps).Append(',')
                .AppendJoin(',', new ArraySegment<int>(_values, row * _units, _units)).Append('\n');
        }

        DataFile.Write(_path, System.Text.Encoding.UTF8.GetBytes(text.ToString()));
    }
}
