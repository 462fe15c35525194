using System.Text;

namespace Grpc.Core;

/// <content>One header or trailer.</content>
public sealed partial class Metadata
{
    /// <summary>One key with its text or its bytes.</summary>
    public sealed class Entry
    {
        private readonly string? _text;
        private readonly byte[]? _bytes;

        /// <summary>A text entry; the value must be printable ASCII.</summary>
        public Entry(string key, string value)
        {
            ArgumentNullException.ThrowIfNull(value);
            Key = CheckKey(key);
            if (IsBinaryKey(Key))
            {
                throw new ArgumentException($"Key '{key}' ends in '-bin' and needs bytes, not text.", nameof(key));
            }

            // Anything else could not travel as a header field, and the sender should hear it here.
            foreach (var c in value)
            {
                if (c is < ' ' or > '~')
                {
                    throw new ArgumentException($"The value of '{key}' holds U+{(int)c:X4}; text metadata is printable ASCII.", nameof(value));
                }
            }

            _text = value;
        }

        /// <summary>A byte entry; the key must end in "-bin".</summary>
        public Entry(string key, byte[] valueBytes)
        {
            ArgumentNullException.ThrowIfNull(valueBytes);
            Key = CheckKey(key);
            if (!IsBinaryKey(Key))
            {
                throw new ArgumentException($"Key '{key}' must end in '-bin' to hold bytes.", nameof(key));
            }

            _bytes = (byte[])valueBytes.Clone();
        }

        private Entry(string key, string? text, byte[]? bytes)
        {
            Key = key;
            _text = text;
            _bytes = bytes;
        }

        /// <summary>The lower-case key.</summary>
        public string Key { get; }

        /// <summary>Whether the value is bytes.</summary>
        public bool IsBinary => _bytes is not null;

        /// <summary>The text of the value.</summary>
        public string Value => _text ?? throw new InvalidOperationException($"The value of '{Key}' is bytes; read ValueBytes.");

        /// <summary>The bytes of the value.</summary>
        public byte[] ValueBytes => _bytes is null ? Encoding.ASCII.GetBytes(_text!) : (byte[])_bytes.Clone();

        /// <inheritdoc/>
        public override string ToString() =>
            _bytes is null ? $"[Entry: key={Key}, value={_text}]" : $"[Entry: key={Key}, {_bytes.Length} bytes]";

        internal ReadOnlySpan<byte> RawBytes => _bytes;

        /// <summary>Entries that came from the wire are taken as they are.</summary>
        internal static Entry FromWire(string key, string value) => new(key, value, null);

        internal static Entry FromWire(string key, byte[] value) => new(key, null, value);

        internal static bool IsBinaryKey(string key) => key.EndsWith(BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase);

        private static string CheckKey(string key)
        {
            ArgumentException.ThrowIfNullOrEmpty(key);
            var lower = key.ToLowerInvariant();
            foreach (var c in lower)
            {
                if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '-' or '.'))
                {
                    throw new ArgumentException($"Key '{key}' may hold letters, digits, '_', '-' and '.' only.", nameof(key));
                }
            }

            return lower;
        }
    }
}
