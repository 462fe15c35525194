using NeuroChip.Cli.Data;
using NeuroChip.Cli.Errors;

namespace NeuroChip.Cli.Running;

/// <summary>
/// An array of 0 and 1: [steps, units], one recording; or [samples, steps, units]. Units may have several axes, when their
/// extents multiply to the number of units.
/// </summary>
internal sealed class SpikeArraySamples : ISpikeSamples
{
    private readonly NumericArray _array;
    private readonly int _units;
    private readonly int _steps;

    public SpikeArraySamples(NumericArray array, int units)
    {
        _array = array;
        _units = units;
        int last = array.Shape.Length;
        int product = 1;

        // The axes at the end that make up the units: at least the last one, then more while they are not enough.
        while (last > 0 && (long)product * array.Shape[last - 1] <= units && (product < units || last == array.Shape.Length))
        {
            product *= array.Shape[--last];
            if (product == 0)
            {
                break;
            }
        }

        if (product != units || last is not (1 or 2))
        {
            throw new CliException(
                CliCodes.Shape, array.Path, "the array is no recording of the network's input", $"shape {array.ShapeText}",
                $"[steps, {units}] or [samples, steps, {units}]");
        }

        IsSingle = last == 1;
        Count = IsSingle ? 1 : array.Shape[0];
        _steps = array.Shape[last - 1];
        if (_steps == 0)
        {
            throw new CliException(CliCodes.Shape, array.Path, "the array has no steps", $"shape {array.ShapeText}", "1 step or more");
        }
    }

    public string Path => _array.Path;

    public int Count { get; }

    public int? Steps => _steps;

    public bool IsSingle { get; }

    public IEnumerable<(int Step, int Unit)> Read(int sample, int steps)
    {
        int first = sample * _steps * _units;
        for (int i = 0; (i = _array.NextNonZero(first + i, first + (_steps * _units)) - first) < _steps * _units; i++)
        {
            double value = _array.At(first + i);
            if (value != 1)
            {
                throw new CliException(
                    CliCodes.Value, Path, $"unit {i % _units} in step {i / _units} of sample {sample} is no spike", $"{value:R}", "0 or 1");
            }

            yield return (i / _units, i % _units);
        }
    }
}
