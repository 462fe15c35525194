using System.Text;

namespace NeuroChip.Graph.Readers.Problems;

/// <summary>One problem with an input file.</summary>
/// <param name="Code">What kind of problem.</param>
/// <param name="Location">File and place inside it.</param>
/// <param name="Message">One clause naming the element.</param>
/// <param name="Found">What was found, or empty.</param>
/// <param name="Allowed">What is allowed, or empty.</param>
/// <param name="Remedy">What to do.</param>
public sealed record FormatProblem(FormatCode Code, SourceLocation Location, string Message, string Found, string Allowed, string Remedy)
{
    /// <summary>The line a user reads: <c>net.net:/layer/2/type: NC1102: message; found conv, allowed dense; remedy</c>.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(this.Location).Append(": ").Append(this.Code.Id).Append(": ");
        if (this.Code.Severity == ProblemSeverity.Warning)
        {
            text.Append("warning: ");
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
