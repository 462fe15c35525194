namespace NeuroChip.Spec.Microcode;

/// <summary>One of the two tables that a text defines: its values and the labels that stand for their indices.</summary>
internal sealed class AssemblySymbols<T>(string prefix, string directive)
{
    private readonly Dictionary<string, int> _labels = new(StringComparer.Ordinal);

    public List<T> Values { get; } = [];

    /// <summary>Labels by index; null for a value that goes by its number alone.</summary>
    public List<string?> Labels { get; } = [];

    /// <summary>Checks the label of the value that comes next: free, no word of the language, or its own number.</summary>
    public bool CheckLabel(AssemblyCursor cursor, AssemblyToken label)
    {
        if (label.Kind != TokenKind.Word)
        {
            return cursor.Fail(
                label.Kind == TokenKind.End ? MicrocodeCodes.OperandMissing : MicrocodeCodes.BadLabel, label, label.Shown,
                $"a label of letters, digits and _ behind {directive}");
        }

        if (Values.Count == MicroProgram.TableEntries)
        {
            return cursor.Fail(
                MicrocodeCodes.TooManyEntries, label, $"{directive} {label.Text}", $"up to {MicroProgram.TableEntries} of {directive}, since a nibble names them");
        }

        bool own = MicroSyntax.Numbered(label.Text, prefix) == Values.Count;
        if (_labels.ContainsKey(label.Text) || (MicroSyntax.IsReserved(label.Text) && !own))
        {
            return cursor.Fail(
                MicrocodeCodes.BadLabel, label, label.Shown, $"a label that is not taken and no word of the language, or {prefix}{Values.Count}, its number");
        }

        return true;
    }

    public void Add(string label, T value)
    {
        bool own = MicroSyntax.Numbered(label, prefix) == Values.Count;
        if (!own)
        {
            _labels.Add(label, Values.Count);
        }

        Labels.Add(own ? null : label);
        Values.Add(value);
    }

    /// <summary>The index behind a label or a numbered name; whether a numbered one exists is the verifier's to say.</summary>
    public bool Resolve(AssemblyCursor cursor, out int index)
    {
        AssemblyToken token = cursor.Current;
        index = 0;
        if (token.Kind != TokenKind.Word)
        {
            return cursor.FailOperand($"{prefix}0 to {prefix}{MicroProgram.TableEntries - 1}, or a label of {directive}");
        }

        cursor.Take();
        index = MicroSyntax.Numbered(token.Text, prefix);
        if (index >= MicroProgram.TableEntries)
        {
            return cursor.Fail(MicrocodeCodes.OperandRange, token, token.Shown, $"{prefix}0 to {prefix}{MicroProgram.TableEntries - 1}");
        }

        if (index < 0 && !_labels.TryGetValue(token.Text, out index))
        {
            string known = _labels.Count == 0 ? "" : $": {string.Join(", ", _labels.Keys.Take(MicroProgram.TableEntries))}";
            return cursor.Fail(
                MicrocodeCodes.UnknownLabel, token, token.Shown,
                $"{prefix}0 to {prefix}{MicroProgram.TableEntries - 1}, or a label of {directive}{known}{NearestWord.Hint(token.Text, _labels.Keys)}");
        }

        return true;
    }
}
