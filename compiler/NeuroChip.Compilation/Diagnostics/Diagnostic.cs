using System.Text;
using NeuroChip.Graph;

namespace NeuroChip.Compilation.Diagnostics;

/// <summary>How bad a diagnostic is.</summary>
public enum Severity
{
    /// <summary>A choice the compiler made that the user may want to know.</summary>
    Info = 0,

    /// <summary>The image is made, but may not be what the user meant.</summary>
    Warning = 1,

    /// <summary>No image is made.</summary>
    Error = 2,
}

/// <summary>Something the compiler has to say about the user's network.</summary>
/// <param name="Code">What kind of thing it is.</param>
/// <param name="Location">Where in the user's input.</param>
/// <param name="Message">One sentence naming the element.</param>
/// <param name="Found">The number found, or empty.</param>
/// <param name="Allowed">The number allowed, or empty.</param>
/// <param name="Remedy">What to change.</param>
public sealed record Diagnostic(
    DiagnosticCode Code,
    SourceLocation Location,
    string Message,
    string Found,
    string Allowed,
    string Remedy)
{
    /// <summary>How bad it is.</summary>
    public Severity Severity => this.Code.Severity;

    /// <summary>The line a user reads: <c>net.nir:/node/lif1: NC2104: message; found 3, allowed 0..1; remedy</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(this.Location).Append(": ").Append(this.Code.Id).Append(": ");
        if (this.Severity != Severity.Error)
        {
            text.Append(this.Severity == Severity.Warning ? "warning: " : "note: ");
        }

        text.Append(this.Message);
        if (this.Found.Length > 0)
        {
            text.Append("; found ").Append(this.Found);
        }

        if (this.Allowed.Length > 0)
        {
            text.Append(this.Found.Length > 0 ? ", allowed " : "; allowed ").Append(this.Allowed);
        }

        if (this.Remedy.Length > 0)
        {
            text.Append("; ").Append(this.Remedy);
        }

        return text.ToString();
    }
}
