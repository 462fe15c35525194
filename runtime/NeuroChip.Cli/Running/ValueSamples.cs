using NeuroChip.Cli.Data;
using NeuroChip.Cli.Errors;

namespace NeuroChip.Cli.Running;

/// <summary>
/// One value per unit and sample. Bytes are grey values: 0..255 is mapped into the input range. Other numbers are values
/// already and are taken as they are.
/// </summary>
internal sealed class ValueSamples
{
    private readonly NumericArray _array;
    private readonly int _units;
    private readonly double _low;
    private readonly double _span;

    public ValueSamples(NumericArray array, int units, InputRange? range)
    {
        if (array.Shape.Length < 2)
        {
            throw new CliException(
                CliCodes.Shape, array.Path, "the first axis of an input counts samples", $"shape {array.ShapeText}", $"[samples, ...] with {units} values per sample");
        }

        int perSample = array.Shape.Skip(1).Aggregate(1, (product, extent) => product * extent);
        if (perSample != units)
        {
            throw new CliException(
                CliCodes.Shape, array.Path, "a sample has another number of values than the network's input has units",
                $"{perSample} per sample (shape {array.ShapeText})", $"{units}");
        }

        if (range is not null && array.Kind != ElementKind.Byte)
        {
            throw new CliException(
                CliCodes.Options, array.Path, "--input-range maps grey values, and this file holds values of its own",
                array.Kind.ToString().ToLowerInvariant(), "byte", "leave out --input-range");
        }

        _array = array;
        _units = units;
        _low = range?.Low ?? 0;
        _span = (range?.High ?? 1) - _low;
    }

    public string Path => _array.Path;

    public int Count => _array.Shape[0];

    /// <summary>The grey values of a sample, or nothing when the file holds values of its own.</summary>
    public ReadOnlySpan<byte> BytesOf(int sample) =>
        _array.Kind == ElementKind.Byte ? _array.Bytes.AsSpan(sample * _units, _units) : [];

    public double At(int sample, int unit)
    {
        double value = _array.At((sample * _units) + unit);
        if (_array.Kind == ElementKind.Byte)
        {
            return _low + (_span * (value / 255));
        }

        return double.IsFinite(value)
            ? value
            : throw new CliException(CliCodes.Value, Path, $"the value of unit {unit} in sample {sample} is no finite number", $"{value}", "finite numbers");
    }
}

/// <summary>What 0 and 255 stand for.</summary>
internal sealed record InputRange(double Low, double High);
