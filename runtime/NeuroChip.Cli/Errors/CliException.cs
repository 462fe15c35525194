using System.Text;

namespace NeuroChip.Cli.Errors;

/// <summary>A problem the user can do something about; the top-level handler prints its message and nothing else.</summary>
internal sealed class CliException : Exception
{
    public CliException(
        CliCode code, string place, string message, string found = "", string allowed = "", string? remedy = null, Exception? inner = null)
        : base(Format(code, place, message, found, allowed, remedy ?? code.Remedy), inner)
    {
        Code = code;
        Place = place;
    }

    public CliCode Code { get; }

    public string Place { get; }

    private static string Format(CliCode code, string place, string message, string found, string allowed, string remedy)
    {
        var text = new StringBuilder();
        if (place.Length > 0)
        {
            text.Append(place).Append(": ");
        }

        text.Append(code.Id).Append(": ").Append(message);
        if (found.Length > 0)
        {
            text.Append("; found ").Append(found);
        }

        if (allowed.Length > 0)
        {
            text.Append(found.Length > 0 ? ", allowed " : "; allowed ").Append(allowed);
        }

        return text.Append("; ").Append(remedy).ToString();
    }
}
