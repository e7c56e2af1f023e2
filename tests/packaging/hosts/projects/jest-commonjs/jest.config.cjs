module.exports = { transformIgnorePatterns: ["/node_modules/(?!secret-slots/)"] };
