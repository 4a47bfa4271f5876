<!doctype html>
<title>PHP</title>
<p>It works: PHP <?= PHP_VERSION ?> on <?= PHP_OS ?>.</p>
