<?php
require __DIR__ . '/report.php';

$text = str_repeat('as before ', 1000);
file_put_contents('compress.zlib:///tmp/text.gz', $text);

report([
    'strings' => gzuncompress(gzcompress($text)) === $text && strlen(gzcompress($text)) < 200,
    'streams' => filesize('/tmp/text.gz') < 200 && file_get_contents('compress.zlib:///tmp/text.gz') === $text,
]);
