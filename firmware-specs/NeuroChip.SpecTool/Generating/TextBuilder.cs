using System.Text;

namespace NeuroChip.SpecTool.Generating;

/// <summary>Lines with LF endings and an indent of four blanks; the output never depends on the machine.</summary>
internal sealed class TextBuilder
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public TextBuilder Line(string line = "")
    {
        if (line.Length > 0)
        {
            _text.Append(' ', 4 * _depth).Append(line);
        }

        _text.Append('\n');
        return this;
    }

    public TextBuilder Open(string line)
    {
        Line(line);
        Line("{");
        _depth++;
        return this;
    }

    public TextBuilder Close(string end = "}")
    {
        _depth--;
        return Line(end);
    }

    public TextBuilder In()
    {
        _depth++;
        return this;
    }

    public TextBuilder Out()
    {
        _depth--;
        return this;
    }

    public override string ToString() => _text.ToString();
}
