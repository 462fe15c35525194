using NeuroChip.Cli.Data;
using NeuroChip.Cli.Errors;

namespace NeuroChip.Cli.Running;

/// <summary>Spikes of one population as an array of 0 and 1: [steps, units], or [samples, steps, units].</summary>
internal sealed class NpySpikeSink : ISpikeSink
{
    private readonly string _path;
    private readonly int _samples;
    private readonly int _steps;
    private readonly int _units;
    private readonly bool _isSingle;
    private readonly byte[] _raster;

    public NpySpikeSink(string path, int samples, int steps, int units, bool isSingle)
    {
        long bytes = (long)samples * steps * units;
        if (bytes > DataFile.MostBytes)
        {
            throw new CliException(
                CliCodes.TooLarge, path, "the array of spikes is too large", $"{samples} x {steps} x {units} bytes", $"{DataFile.MostBytes} bytes",
                "write .csv, or run fewer --samples");
        }

        _path = path;
        _samples = samples;
        _steps = steps;
        _units = units;
        _isSingle = isSingle;
        _raster = new byte[bytes];
    }

    public void Add(int sample, int step, int population, int unit) => _raster[(((sample * _steps) + step - 1) * _units) + unit] = 1;

    public void Complete()
    {
        if (_isSingle)
        {
            NpyFile.Write(_path, _raster, _steps, _units);
        }
        else
        {
            NpyFile.Write(_path, _raster, _samples, _steps, _units);
        }
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
