using System.Globalization;
using System.Text;
using NeuroChip.Cli.Data;

namespace NeuroChip.Cli.Running;

/// <summary>
/// Spikes as text. Steps count from 0 as in input files, so that a recording of one population is an input again: chip
/// step t is written as t - 1. The columns sample and population are there when there is more than one.
/// </summary>
internal sealed class CsvSpikeSink : ISpikeSink
{
    private readonly string _path;
    private readonly StreamWriter _writer;
    private readonly string[] _names;
    private readonly int _firstSample;
    private readonly bool _hasSample;
    private readonly bool _hasPopulation;

    public CsvSpikeSink(string path, string[] names, int firstSample, bool hasSample, bool hasPopulation)
    {
        _path = path;
        _names = names;
        _firstSample = firstSample;
        _hasSample = hasSample;
        _hasPopulation = hasPopulation;
        _writer = new StreamWriter(DataFile.Create(path), new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };
        Write($"{(hasSample ? "sample," : "")}step,{(hasPopulation ? "population," : "")}unit");
    }

    public void Add(int sample, int step, int population, int unit) =>
        Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{(_hasSample ? $"{_firstSample + sample}," : "")}{step - 1},{(_hasPopulation ? $"{_names[population]}," : "")}{unit}"));

    public void Complete()
    {
        try
        {
            _writer.Flush();
        }
        catch (IOException e)
        {
            throw DataFile.CannotWrite(_path, e);
        }
    }

    public void Dispose()
    {
        try
        {
            _writer.Dispose();
        }
        catch (IOException)
        {
            // The disk is full; Complete has said so, or the run failed for another reason that matters more.
        }
    }

    private void Write(string line)
    {
        try
        {
            _writer.WriteLine(line);
        }
        catch (IOException e)
        {
            throw DataFile.CannotWrite(_path, e);
        }
    }
}
