using System.Globalization;
using System.Text;

namespace NeuroChip.Learning;

/// <summary>Something that makes a learning rule impossible.</summary>
/// <param name="Code">What kind of problem.</param>
/// <param name="Target">The rule it is in.</param>
/// <param name="Column">Character of the rule's text, from 1.</param>
/// <param name="Message">One clause.</param>
/// <param name="Found">What was found, or empty.</param>
/// <param name="Allowed">What is allowed, or empty.</param>
/// <param name="Remedy">What to change.</param>
public sealed record RuleProblem(
    RuleCode Code, RuleTarget Target, int Column, string Message, string Found, string Allowed, string Remedy)
{
    /// <summary>The place as messages name it, such as <c>dw:7</c>.</summary>
    public string Place => string.Create(CultureInfo.InvariantCulture, $"{LearningRuleText.NameOf(this.Target)}:{this.Column}");

    /// <summary>The line a user reads: <c>dw:7: NC2701: message; found a, allowed b; remedy</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(this.Place).Append(": ").Append(this.Code.Id).Append(": ").Append(this.Message);
        if (this.Found.Length > 0)
        {
            text.Append("; found ").Append(this.Found);
        }

        if (this.Allowed.Length > 0)
        {
            text.Append(this.Found.Length > 0 ? ", allowed " : "; allowed ").Append(this.Allowed);
        }

        return text.Append("; ").Append(this.Remedy).ToString();
    }
}
