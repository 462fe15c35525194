using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NeuroChip.Cli.Output;

/// <summary>JSON for machines: written by hand, so that the names are seen where they are promised.</summary>
internal static class JsonText
{
    public static string Write(Action<Utf8JsonWriter> write, bool indented = false)
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions { Indented = indented, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(stream, options))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>One object on one line.</summary>
    public static string Object(Action<Utf8JsonWriter> writeMembers) => Write(json =>
    {
        json.WriteStartObject();
        writeMembers(json);
        json.WriteEndObject();
    });
}
