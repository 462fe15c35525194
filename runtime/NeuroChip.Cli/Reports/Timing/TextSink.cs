using System.Text;
using NeuroChip.Cli.Data;

namespace NeuroChip.Cli.Reports.Timing;

/// <summary>A text file that is written piece by piece; what the system says becomes the command's codes.</summary>
internal sealed class TextSink : IDisposable
{
    private const int Piece = 1 << 16;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly StringBuilder _text = new();

    public TextSink(string path)
    {
        _path = path;
        _file = DataFile.Create(path);
    }

    /// <summary>Where to append.</summary>
    public StringBuilder Text => _text;

    /// <summary>Writes what was appended when it is enough to be worth it.</summary>
    public void Pass()
    {
        if (_text.Length >= Piece)
        {
            Flush();
        }
    }

    /// <summary>Writes what was appended.</summary>
    public void Flush()
    {
        try
        {
            _file.Write(Encoding.UTF8.GetBytes(_text.ToString()));
        }
        catch (Exception e) when (DataFile.IsSystemError(e))
        {
            throw DataFile.CannotWrite(_path, e);
        }

        _text.Clear();
    }

    public void Dispose() => _file.Dispose();
}
